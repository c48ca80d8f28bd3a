"""What came of a parcel, on its way back."""

from chatapp.chat.message import Message
from chatapp.chat.outcome import Outcome
from chatapp.transcript import Draft

from .asking import Answer, Question
from .parcel import Parcel

NOTHING = Outcome()


class Delivery:
    """What came of a parcel, for all who have asked.

    `draft`: a message that is new, and `audience` the room and the readers who hear it; `message`: the same, when it is
    kept. `ended`: a member who has quit; `peace`: what hosts have decided. `parcel`: what it came of, should it have to
    be decided again.
    """

    __slots__ = (
        "answer",
        "audience",
        "draft",
        "ended",
        "line",
        "message",
        "parcel",
        "parting",
        "peace",
        "questions",
        "room",
    )

    def __init__(self, parcel: Parcel, answer: Answer) -> None:
        self.parcel, self.room, self.line, self.answer = parcel, parcel.room, parcel.line, answer
        self.questions: list[Question] = []
        self.message: Message | None = None
        outcome = answer if isinstance(answer, Outcome) else NOTHING
        new = None if outcome.repeated else outcome.message
        self.draft = Draft(self.room.slug, new) if new else None
        self.audience = self.room.slug, new.readers if new else frozenset[str]()
        self.parting, self.peace = outcome.parting, outcome.peace
        self.ended = self.parting.ended if self.parting else None

    def keep(self, message: Message) -> None:
        """The draft has its number now."""
        assert isinstance(self.answer, Outcome)
        self.answer, self.message = self.answer._replace(message=message), message
        self.room.kept(message)

    @property
    def is_line(self) -> bool:
        """Is it somebody's words, or what somebody does to them, and new?"""
        return self.draft is not None and (self.draft.message.kind.spoken or self.draft.message.kind.amending)
