"""The slash commands: ONE list that is parsed, completed, and printed as help."""

import unicodedata
from difflib import get_close_matches

from . import amending, names, recipients, visible
from .command import CONVERSATION, MEMBER, NAME, PEOPLE, TEXT, Call, Command
from .errors import Choice, UnknownCommand, UnknownMember
from .host_commands import HOST_COMMANDS
from .kind import Kind
from .message import Person
from .outcome import Ask, Ignoring, Outcome
from .phrase import Phrase, listed, rows
from .roster import Member, State

EXPORTS = ("text", "json", "zip")


def called(word: str, rest: str = "") -> Command:
    """The command that `/word rest` means, or UnknownCommand with the nearest one."""
    if command := find(word):
        return command
    name, behind = _stuck(word) or (_near(word), "")
    line = " ".join(filter(None, [f"/{name}", behind]))
    choices = [Choice(line, f"{line} {rest}")] if name else []
    raise UnknownCommand(name=word[:40], suggestion=name, choices=choices)


def _near(word: str) -> str | None:
    near = get_close_matches(_plain(word), _BY_WORD, n=1, cutoff=0.5)
    return _BY_WORD[near[0]].name if near else None


def _stuck(word: str) -> tuple[str, str] | None:
    """What writes privately, and what stands right behind it: without that the line would go to somebody else.

    `/pmAnna`, `/pm:Anna`, `/pmanna`; but one letter more, or a word that is nearly another command, is a typo.
    """
    word = unicodedata.normalize("NFKC", visible.bare(word))
    for begin in sorted((each for each in _BY_WORD if _BY_WORD[each].private), key=len, reverse=True):
        behind = word[len(begin) :]
        if (
            behind
            and word[: len(begin)].lower() == begin
            and (not behind[0].islower() or not _is_typo(word, begin, behind))
        ):
            return _BY_WORD[begin].name, behind.lstrip(":-.,;=")
    return None


def _is_typo(word: str, begin: str, behind: str) -> bool:
    near = get_close_matches(_plain(word), _BY_WORD, n=1, cutoff=0.75)
    return len(begin) == 1 or len(behind) == 1 or bool(near and _BY_WORD[near[0]] is not _BY_WORD[begin])


def find(word: str) -> Command | None:
    """The command called `word`, by its name or an alias, in any letter case and width."""
    return _BY_WORD.get(_plain(word))


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", visible.bare(word[:40])).lower()


def _pm(call: Call) -> Outcome:
    if not call.rest.strip():
        return Outcome(ask=Ask(Phrase("Whom do you want to write to?"), "/pm "))
    members, text = recipients.read(call.rest, call.room.roster)
    people = call.room.as_seen(members, call.seen)
    if not text and not call.files:
        return _ask(
            Phrase("What do you want to write to %(names)s?", names=listed(person.name for person in people)), people
        )
    return call.room.whisper(call.member, people, text, call.now, call.key, call.files)


def _reply(call: Call) -> Outcome:
    if call.rest.strip() or call.files:
        people = call.room.answered(call.member, call.re, call.rest)
        return call.room.whisper(call.member, people, call.rest, call.now, call.key, call.files)
    people = call.room.correspondents(call.member, call.re)
    return _ask(Phrase("What do you want to answer %(names)s?", names=listed(person.name for person in people)), people)


def _ask(prompt: Phrase, people: tuple[Person, ...]) -> Outcome:
    return Outcome(ask=Ask(prompt, to=people))


def _name(call: Call) -> Outcome:
    if not call.rest.strip():
        return Outcome(ask=Ask(Phrase("Which name do you want?"), "/name "))
    return call.room.rename(call.member, call.rest, call.now, call.key)


def _quit(call: Call) -> Outcome:
    return call.room.quit(call.member, call.now)


def _me(call: Call) -> Outcome:
    return call.room.say(call.member, call.rest, call.now, call.key, Kind.ACTION, call.files)


def _say(call: Call) -> Outcome:
    return call.room.say(call.member, call.rest, call.now, call.key, files=call.files)


def _correct(call: Call) -> Outcome:
    said = amending.own(call.recent(), call.member)
    return amending.correct(call.room, call.member, said, call.rest, call.now, call.key)


def _delete(call: Call) -> Outcome:
    return amending.delete(call.room, call.member, amending.own(call.recent(), call.member), call.now, call.key)


def _agree(call: Call) -> Outcome:
    said = amending.others(call.recent(None if call.seen is None else call.seen + 1), call.member)
    return amending.agree(call.room, call.member, said, call.now, call.key)


def _ignore(call: Call) -> Outcome:
    if not call.rest.strip():
        return Outcome(ignoring=Ignoring())
    person = _meant(call)
    if person == call.member.person:
        return Outcome(reply=Phrase("That is you. Nobody is ignored."))
    hidden = Phrase("What %(name)s writes is hidden on your screen. Nobody is told.", name=person.name)
    lasting = Phrase("It stays so if they leave and come back under this name.")
    return Outcome(reply=rows(hidden, lasting), ignoring=Ignoring(person))


def _meant(call: Call) -> Person:
    """Who is called what stands behind the word, or UnknownMember with the whole line that may have been meant."""
    try:
        return call.room.as_seen([call.room.roster.named(recipients.alone(call.rest))], call.seen)[0]
    except UnknownMember as unknown:
        near = unknown.fields["suggestion"]
        choices = [Choice(near, f"/ignore {recipients.certain(near)}")] if near else []
        raise type(unknown)(choices=choices, **unknown.fields) from None


def _unignore(call: Call) -> Outcome:
    """Whoever has left can be named too: the caller's screen knows them."""
    name = recipients.alone(call.rest)
    here = next((member.person for member in call.room.roster if names.same(member.name, name)), None)
    reply = Phrase("What %(name)s writes is shown.", name=here.name) if here else None
    return Outcome(reply=reply, ignoring=Ignoring(here or (Person("", name) if name else None), over=True))


def _who(call: Call) -> Outcome:
    roster = call.room.roster
    head = Phrase("%(taken)s of %(seats)s:", taken=len(roster), seats=roster.seats)
    return Outcome(reply=rows(head, *(_shown(member, call.room.is_host(member.id)) for member in roster)))


def _shown(member: Member, host: bool) -> Phrase | str:
    mark = _MARKS.get((member.state, host))
    return mark.filled(name=member.name) if mark else member.name


_MARKS = {
    (State.HERE, True): Phrase("%(name)s (host)"),
    (State.ASLEEP, True): Phrase("%(name)s (host, asleep)"),
    (State.AWAY, True): Phrase("%(name)s (host, away)"),
    (State.ASLEEP, False): Phrase("%(name)s (asleep)"),
    (State.AWAY, False): Phrase("%(name)s (away)"),
}


def _export(call: Call) -> Outcome:
    words = call.rest.lower().split()
    form = " ".join(word for word in words if word != "all") or "text"
    if form not in EXPORTS:
        return _explained(called("export"))
    return Outcome(export=form, private="all" in words)


def _find(call: Call) -> Outcome:
    if not call.rest.strip():
        return Outcome(ask=Ask(Phrase("Which words do you look for?"), "/find "))
    return Outcome(find=call.rest.strip())


def _invite(_call: Call) -> Outcome:
    return Outcome(invites=True)


def _help(call: Call) -> Outcome:
    word = call.rest.strip().removeprefix("/")
    return _explained(called(word)) if word else _table(_for(call))


def _for(call: Call) -> list[Command]:
    return [each for each in COMMANDS if each not in HOST_COMMANDS or call.room.is_host(call.member.id)]


def _table(commands: list[Command]) -> Outcome:
    """Names and sentences, in two columns."""
    widest = max(len(each.name) for each in commands)
    words = [f"/{each.name}".ljust(widest + 2) for each in commands]
    lines = [Phrase("%(word)s %(help)s", word=word, help=each.help) for word, each in zip(words, commands, strict=True)]
    return Outcome(reply=rows(*lines), explained=tuple(each.name for each in commands))


def _explained(command: Command) -> Outcome:
    """All that there is to say of one."""
    example = [Phrase("For example: %(line)s", line=command.example)] if command.example else []
    words = " ".join(f"/{alias}" for alias in command.aliases)
    also = [Phrase("Also: %(aliases)s", aliases=words)] if words else []
    head = Phrase("%(usage)s: %(help)s", usage=command.usage, help=command.help)
    return Outcome(reply=rows(head, *example, *also), explained=(command.name,))


COMMANDS = (
    Command(
        "pm",
        ("msg", "w", "whisper", "tell", "mp", "privé", "chuchoter"),
        Phrase("/pm NAME[,NAME…] TEXT"),
        Phrase("write to one or several in private"),
        _pm,
        (PEOPLE, TEXT),
        spoken=True,
        example=Phrase("/pm Mathieu,Julien Lunch at noon?"),
    ),
    Command(
        "reply",
        ("r", "répondre"),
        Phrase("/reply TEXT"),
        Phrase("answer the last private message, to all who were in it"),
        _reply,
        (CONVERSATION, TEXT),
        spoken=True,
        example=Phrase("/reply At one, I am late"),
    ),
    Command("name", ("nick", "nom", "pseudo"), Phrase("/name NAME"), Phrase("change your name"), _name, (NAME,)),
    Command(
        "me",
        ("moi",),
        Phrase("/me TEXT"),
        Phrase("say what you are doing"),
        _me,
        (TEXT,),
        spoken=True,
        public=True,
        example=Phrase("/me opens a window"),
    ),
    Command(
        "say",
        (),  # in French none: "dire" means "tell" too, which is private
        Phrase("/say TEXT"),
        Phrase("say it to everybody as it is, whatever it begins with"),
        _say,
        (TEXT,),
        spoken=True,
        example=Phrase("/say /help is a command"),
    ),
    Command(
        "correct",
        ("corriger",),
        Phrase("/correct TEXT"),
        Phrase("put other words in the place of your last message"),
        _correct,
        (TEXT,),
        public=True,
        amends=True,
        example=Phrase("/correct at half past one"),
    ),
    Command("delete", ("supprimer",), Phrase("/delete"), Phrase("delete your last message"), _delete, amends=True),
    Command(
        "agree",
        ("daccord",),
        Phrase("/agree"),
        Phrase("agree with the last message of somebody else"),
        _agree,
        amends=True,
    ),
    Command("who", ("names", "list", "users", "qui"), Phrase("/who"), Phrase("list who is here"), _who),
    Command("invite", ("inviter",), Phrase("/invite"), Phrase("show how others come in"), _invite),
    Command(
        "ignore",
        ("ignorer", "masquer"),
        Phrase("/ignore [NAME]"),
        Phrase("hide what one person writes, on your screen alone; without a name: whom you ignore"),
        _ignore,
        (MEMBER,),
        example=Phrase("/ignore Julien"),
    ),
    Command("unignore", ("afficher",), Phrase("/unignore NAME"), Phrase("show it again"), _unignore, (MEMBER,)),
    Command(
        "find",
        ("search", "chercher"),
        Phrase("/find WORDS"),
        Phrase("find what was said"),
        _find,
        (TEXT,),
        example=Phrase("/find menu from:Anne since 9:00"),
    ),
    Command("help", ("?", "commands", "aide"), Phrase("/help [COMMAND]"), Phrase("explain the commands"), _help),
    Command(
        "export",
        ("save", "exporter", "enregistrer"),
        Phrase("/export [text|json|zip] [all]"),
        Phrase("save the conversation as a file; zip: with pictures and files; all: your private messages too"),
        _export,
        example=Phrase("/export zip all"),
    ),
    Command("quit", ("exit", "leave", "part", "quitter", "sortir"), Phrase("/quit"), Phrase("leave the room"), _quit),
    *HOST_COMMANDS,
)

_BY_WORD = {word: command for command in COMMANDS for word in command.words}
