"""The shape of everything on the wire: what may come in, as a class each; what goes out, as a function each."""

from typing import Annotated, Any, Literal, TypeVar

import msgspec

from chatapp.chat.commands import COMMANDS
from chatapp.chat.errors import BadRequest, ChatError
from chatapp.chat.file import MOST, File
from chatapp.chat.host_commands import HOST_COMMANDS
from chatapp.chat.kind import Kind
from chatapp.chat.message import AS_SAID, PROGRAM, Amended, Message, Person
from chatapp.chat.outcome import Ask, Ignoring, Outcome, Parting
from chatapp.chat.phrase import Counted, Phrase, Translate, rows
from chatapp.chat.recipients import ECHOED
from chatapp.chat.roster_updates import Seen, Snapshot
from chatapp.hub.history import Welcome
from chatapp.invitation import TITLE, Invitation
from chatapp.transcript import Page
from chatapp.transcript.search import Found
from chatapp.version import VERSION

Key = Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[ -~]*$")]
Seq = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
Shape = TypeVar("Shape", bound=msgspec.Struct)


class Join(msgspec.Struct):
    """`since`: the last `seq` that the client has, in the numbering called `epoch`."""

    since: Seq | None = None
    epoch: str | None = None


class Enclosed(msgspec.Struct):
    """A file that goes along, and the words for those who do not see it."""

    id: str
    alt: str = ""


Files = Annotated[list[str | Enclosed], msgspec.Meta(max_length=MOST)]


class Line(msgspec.Struct):
    """`message`: what was typed.

    `key`: it is the same line however often it is sent with it; an empty one is none. `re`: the private message that a
    `/reply` answers. `seen`: the last `seq` that the writer had read: names mean who had them then.
    `zone`: the writer's, for `/find`. `files`: what goes along with a text.
    """

    text: str
    key: Key | None = None
    re: Seq | None = None
    seen: Seq | None = None
    zone: str = ""
    files: Files = []


class Recipient(msgspec.Struct):
    """A person chosen before. The id decides; `name` is only what a refusal calls whoever has left."""

    id: str
    name: str = ""


class Pm(msgspec.Struct):
    """`pm`: a text for one or several, by name or by id; `key`, `seen` and `files` as in Line."""

    to: str | list[str | Recipient]
    text: str
    key: Key | None = None
    seen: Seq | None = None
    files: Files = []

    @property
    def recipients(self) -> list[str | Person]:
        """A name each, or a person."""
        to = [self.to] if isinstance(self.to, str) else self.to
        return [each if isinstance(each, str) else Person(each.id, each.name[:ECHOED]) for each in to]


class Correct(msgspec.Struct):
    """`correct`: other words for the message with that `seq`; `key` as in Line."""

    seq: Seq
    text: str
    key: Key | None = None


class About(msgspec.Struct):
    """`delete`, `agree`: which message; `key` as in Line."""

    seq: Seq
    key: Key | None = None


class Rename(msgspec.Struct):
    """`rename`: the new name."""

    name: str


class History(msgspec.Struct):
    """`history`: messages before or after a `seq`, at most `limit`."""

    before: Seq | None = None
    after: Seq | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100


class Find(msgspec.Struct):
    """`find`: what is looked for, before a `seq`, at most `limit`. Times in it are those of `zone`."""

    text: str
    before: Seq | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=20)] = 20
    zone: str = ""


class State(msgspec.Struct):
    """`state`: is the page shown, or hidden?"""

    state: Literal["here", "asleep"]


class Nothing(msgspec.Struct):
    """`quit`, `typing`: nothing but the event."""


class Login(msgspec.Struct):
    """The door, for programs."""

    username: str
    password: str = ""


class HostLogin(Login):
    """The host's door, for programs. `instead`: the id of a member who makes way if the room is full."""

    username: str = ""
    key: str = ""
    instead: str = ""


class Post(msgspec.Struct):
    """What a program says, by a hook; `key` as in Line."""

    text: str
    key: Key | None = None


class Order(msgspec.Struct):
    """A host's command, of whoever runs the server."""

    key: str
    line: str


def parse(shape: type[Shape], payload: Any) -> Shape:
    """What a client sent, as `shape`, or BadRequest. Unknown keys are ignored; no payload is an empty one."""
    try:
        return msgspec.convert({} if payload is None else payload, shape)
    except (msgspec.ValidationError, UnicodeEncodeError):  # the latter: half a character in the place of something else
        raise BadRequest from None


def decode(shape: type[Shape], body: bytes) -> Shape:
    """The same for the body of a request: JSON, as `shape`."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest from None


def person(person: Person) -> dict[str, Any]:
    """`{id, name}`, and of a program `program: true`."""
    shown = {"id": person.id, "name": person.name}
    return shown | {"program": True} if person.id.startswith(PROGRAM) else shown


def file(file: File) -> dict[str, Any]:
    """`{id, name, type, size}`, and where they are known `width`, `height`, `alt`. Also the answer to `POST /files`."""
    shape = {"id": file.id, "name": file.name, "type": file.type, "size": file.size}
    if file.is_picture:
        shape |= {"width": file.width, "height": file.height}
    return shape | ({"alt": file.alt} if file.alt else {})


def message(message: Message) -> dict[str, Any]:
    """`{seq, kind, at, by}` and where it applies `text`, `files`, `to`, `was`, `key`, `whom`, `minutes`, `topic`; of
    what was amended `corrected`, `deleted`, `agreed`, `changed`; of an amendment `of`, `now`.

    Events `message` and `pm` bring a list of them, in order of `seq`.
    """
    shape: dict[str, Any] = {
        "seq": message.seq,
        "kind": message.kind,
        "at": message.at,
        "by": person(message.by),
    }
    if message.text is not None:
        shape["text"] = message.text
    if message.files:
        shape["files"] = list(map(file, message.files))
    if message.to:
        shape["to"] = [person(recipient) for recipient in message.to]
    if message.was is not None:
        shape["was"] = message.was
    if message.key is not None:
        shape["key"] = message.key
    if message.kind.spoken:
        return shape if message.amended is AS_SAID else _amended(shape, message.amended)
    return shape | (_amendment(message) if message.kind.amending else _about(message))


def _amended(shape: dict[str, Any], amended: Amended) -> dict[str, Any]:
    """Of what is deleted there is no text."""
    if amended.corrected:
        shape["corrected"] = amended.corrected
    if amended.deleted:
        del shape["text"]
        shape["deleted"] = person(amended.deleted)
    if amended.agreed:
        shape["agreed"] = list(map(person, amended.agreed))
    return shape | {"changed": amended.changed}


def _amendment(event: Message) -> dict[str, Any]:
    return {"of": event.of} | ({"now": message(event.now)} if event.now else {})


def _about(notice: Message) -> dict[str, Any]:
    whom = {"whom": list(map(person, notice.whom))} if notice.whom else {}
    fields = {"minutes": notice.minutes, "topic": notice.topic}
    return whom | {name: value for name, value in fields.items() if value is not None}


def roster(snapshot: Snapshot) -> dict[str, Any]:
    """Event `roster`: `{seats, members: [{id, name, state, seat, host?}]}`."""
    return {"seats": snapshot.seats, "members": list(map(_seen, snapshot.members))}


def _seen(member: Seen) -> dict[str, Any]:
    host = {"host": True} if member.host else {}
    return person(member.person) | {"state": member.state, "seat": member.seat} | host


def seats(taken: int, seats: int) -> dict[str, int]:
    """`GET /seats`."""
    return {"taken": taken, "seats": seats}


def health(status: str, taken: int, seats: int) -> dict[str, Any]:
    """`GET /healthz`."""
    return {"status": status, "version": VERSION, "taken": taken, "seats": seats}


def you(member: Person) -> dict[str, Any]:
    """What the door answers a program."""
    return {"you": person(member)}


def welcome(welcome: Welcome, title: Phrase, translate: Translate) -> dict[str, Any]:
    """The answer to `join`."""
    return {
        "you": person(welcome.you),
        "room": {
            "title": translate(title),
            "seats": welcome.snapshot.seats,
            "topic": welcome.peace.topic,
            "locked": welcome.peace.locked,
            "correction_minutes": welcome.correction_minutes,
            "file_megabytes": welcome.file_megabytes,
        },
        "epoch": welcome.epoch,
        "roster": roster(welcome.snapshot),
        **page(welcome.page),
        "commands": commands(translate),
    }


def page(page: Page) -> dict[str, Any]:
    """The answer to `history`: `{messages, more}`."""
    return {"messages": list(map(message, page.messages)), "more": page.more}


def found(found: Found) -> dict[str, Any]:
    """The answer to `find`: `{found, more}`, the newest first; with `more`, `before` is where to go on."""
    further = {"before": found.before} if found.before is not None else {}
    return {"found": list(map(message, found.messages)), "more": bool(further)} | further


def commands(translate: Translate) -> list[dict[str, Any]]:
    """What a client needs to complete and explain the commands."""
    return [
        {
            "name": command.name,
            "aliases": list(command.words[1:]),
            "usage": translate(command.usage),
            "help": translate(command.help),
            "example": translate(command.example) if command.example else "",
            "needs": list(command.needs),
            "host": command in HOST_COMMANDS,
        }
        for command in COMMANDS
    ]


def outcome(outcome: Outcome, translate: Translate, room: str = "") -> dict[str, Any]:
    """The answer to a line: `{seq, at, to?}`, `{reply}`, `{ask}`, `{ignore}`, `{download}`, `{invitation}`, `{name}`.

    `{}` to `/quit`; to an amendment `{seq, at, agreed?}`. `room`: its address, as whoever asks reaches it.
    """
    message = outcome.message
    if message and message.kind.amending:
        agreed = {"agreed": bool(message.amended.agreed)} if message.kind is Kind.AGREED else {}
        return {"seq": message.seq, "at": message.at} | agreed
    if message and message.text is not None:
        return {"seq": message.seq, "at": message.at} | ({"to": list(map(person, message.to))} if message.to else {})
    if outcome.ignoring:
        return ignored(outcome.ignoring, outcome.reply, translate)
    if outcome.reply is not None:
        explained = {"help": list(outcome.explained)} if outcome.explained else {}
        return {"reply": translate(outcome.reply.filled(address=room + outcome.path))} | explained
    if outcome.ask:
        return {"ask": asked(outcome.ask, translate)}
    if outcome.export:
        return {"download": f"/export?format={outcome.export}{'&private=1' if outcome.private else ''}"}
    if outcome.invites:
        return {"invitation": "/invitation"}
    name = message.by.name if message and message.kind is Kind.RENAMED else outcome.name
    return {"name": name} if name is not None else {}


def ignored(ignoring: Ignoring, reply: Phrase | None, translate: Translate) -> dict[str, Any]:
    """`{ignore}` or `{unignore}`: a person, their name alone, or null; with a `reply` where the room knows them."""
    word = "unignore" if ignoring.over else "ignore"
    who = ignoring.person and {key: value for key, value in person(ignoring.person).items() if value}
    return {word: who} | ({"reply": translate(reply)} if reply else {})


def asked(ask: Ask, translate: Translate) -> dict[str, Any]:
    """`{prompt, line}`; when the answer is a private message `{prompt, to}`."""
    answer = {"to": [person(each) for each in ask.to]} if ask.to else {"line": ask.line}
    return {"prompt": translate(ask.prompt)} | answer


def invitation(invitation: Invitation, translate: Translate) -> dict[str, Any]:
    """`GET /invitation`."""
    text = translate(rows(TITLE, *invitation.sentences))
    return {"addresses": list(invitation.ways.addresses), "code": invitation.code, "text": text}


def typing(member: Person) -> dict[str, str]:
    """Event `typing`: who."""
    return {"id": member.id}


def goodbye(parting: Parting, translate: Translate) -> dict[str, str]:
    """Event `goodbye`, before the server closes a connection."""
    return {"code": parting.code, "text": translate(GOODBYES[parting.code].filled(minutes=parting.minutes))}


GOODBYES = {
    "quit": Phrase("You have left the room."),
    "elsewhere": Phrase("You have opened the room in too many other places."),
    "closed": Phrase("This room has been closed."),
    "displaced": Phrase("A host needed your seat. You can wait at the door for another one."),
    "kicked": Counted(
        "A host has thrown you out, for one minute.",
        "A host has thrown you out, for %(minutes)s minutes.",
        by="minutes",
    ),
    "stopping": Phrase("The room is restarting. You will be back in a moment."),
}


def refusal(error: ChatError, translate: Translate) -> dict[str, Any]:
    """`{"error": {code, text, …}}`, with `choices: [{label, line}]` where something else may have been meant."""
    choices = [{"label": _worded(each.label, translate), "line": each.line} for each in error.choices]
    fields = {name: _worded(value, translate) for name, value in error.fields.items()}
    more = fields | ({"choices": choices} if choices else {})
    return {"error": {"code": error.code, "text": translate(error.phrase), **more}}


def _worded(value: Any, translate: Translate) -> Any:
    return translate(value) if isinstance(value, Phrase) else value
