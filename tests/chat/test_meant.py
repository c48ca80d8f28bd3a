"""Whatever happens between reading and sending: a line shown as private to somebody reaches them, or nobody."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from chatapp.chat import line as lines
from chatapp.chat.errors import ChatError

from .scene import Scene, attempt

NAMES = st.sampled_from(
    ["Ann", "Ann Marie", "Anna", "Bob", "bob is", "Bob is here", "Jules", "Julien", "Julien I", "Zoé"]
)
TEXTS = st.sampled_from(
    ["Marie does not know", "is your invoice paid?", "is here", "I think so", "/quit", "//etc", ".pm Bob x", "Ann, Bob"]
)
SIGNS = st.sampled_from(["/", "\ufeff/", "／", "\u2800⁄", "\\", ".", "、", "7", "", "> /", "./", "\n /"])
QUOTES = st.sampled_from(['""', "“”", "«»", "„“", "''", "‘’", "＂＂", "「」"])


class Afternoon(RuleBasedStateMachine):
    """People write to who is shown to them; meanwhile others come, go, change names, and write to them."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene(seats=5)
        self.everyone = []

    @initialize()
    def begin(self):
        self.everyone += map(self.scene.comes, ["Ann", "Bob", "Julien"])

    @property
    def here(self):
        return [member for member in self.everyone if member.id in self.scene.room.roster]

    def someone(self, data):
        return data.draw(st.sampled_from(self.here or [self.scene.comes("Ann")]))

    def reaches(self, author, shown, outcome):
        """The author and those who were shown; or nobody."""
        if not isinstance(outcome, ChatError) and outcome.message:
            assert outcome.message.readers == {author.id, *(person.id for person in shown)}, outcome.message

    def meanwhile(self, data):
        """What may happen while a line is typed, or waits in a tunnel."""
        for _ in range(data.draw(st.integers(0, 3))):
            data.draw(st.sampled_from([self.come, self.go, self.rename, self.be_written_to]))(data)

    def come(self, data):
        came = attempt(self.scene.comes, data.draw(NAMES))
        self.everyone += [] if isinstance(came, ChatError) else [came]

    def go(self, data):
        self.scene.quits(self.someone(data)) if len(self.here) > 2 else None

    def rename(self, data):
        attempt(self.scene.types, self.someone(data), f"/name {data.draw(NAMES)}")

    def be_written_to(self, data):
        attempt(self.scene.writes, self.someone(data), [self.someone(data).person], "psst")

    @rule(data=st.data(), text=TEXTS)
    def choose_people_then_write(self, data, text):
        author, shown = self.someone(data), [self.someone(data).person for _ in range(data.draw(st.integers(1, 2)))]
        self.meanwhile(data)
        if author in self.here:
            self.reaches(author, shown, attempt(self.scene.types_to, author, shown, text))

    @rule(data=st.data(), text=TEXTS, line=st.sampled_from(["/pm {}", "/reply", "/pm {},{}"]))
    def be_asked_then_answer(self, data, text, line):
        author = self.someone(data)
        ask = attempt(self.scene.types, author, line.format(*(f'"{self.someone(data).name}"' for _ in "12")))
        self.meanwhile(data)
        if not isinstance(ask, ChatError) and author in self.here:
            self.reaches(author, ask.ask.to, attempt(self.scene.types_to, author, ask.ask.to, text))

    @rule(data=st.data(), text=TEXTS, sign=SIGNS, quotes=st.none() | QUOTES)
    def name_somebody_in_a_line(self, data, text, sign, quotes):
        author, shown, seen = self.someone(data), self.someone(data).person, self.scene.seq
        name = f"{quotes[0]}{shown.name}{quotes[1]}" if quotes else shown.name
        self.meanwhile(data)
        if author in self.here:
            line = f"{sign}pm {name} {text}"
            self.reaches(author, [shown], attempt(lambda: self.scene.types(author, line, seen=seen)))

    @rule(data=st.data(), text=TEXTS)
    def answer_what_was_read(self, data, text):
        author = self.someone(data)
        author_of_it = self.someone(data)
        read = attempt(self.scene.writes, author_of_it, [author.person], "question")
        self.meanwhile(data)
        if not isinstance(read, ChatError) and author in self.here:
            answer = attempt(lambda: self.scene.types(author, f"/reply {text}", re=read))
            self.reaches(author, [author_of_it.person], answer)

    @rule(data=st.data(), text=TEXTS)
    def answer_without_a_word_of_what(self, data, text):
        author, friend, other = (self.someone(data) for _ in "123")
        self.scene.writes(author, [friend.person], "to you")
        if other is not author:
            attempt(self.scene.writes, other, [author.person], "me too")
        answer = attempt(self.scene.types, author, f"/reply {text}")
        self.reaches(author, [friend.person], answer)


Afternoon.TestCase.settings = settings(max_examples=60, stateful_step_count=20)
TestAfternoon = Afternoon.TestCase


ODD = st.sampled_from(
    "/／⁄\u2215\u2044\\ \t\n\u00a0\u2800\u3164\ufeff\u200b\u200d\u00ad\ufe0f\u0301\u202e\x00\ud800.a>"
)


@given(st.text(ODD, max_size=4) | st.text(max_size=4))
@settings(max_examples=1000)
def test_whether_a_line_begins_with_a_slash_is_known_before_it_is_read_as_meant(raw):
    assert bool(lines.slashed(raw)) == lines.meant(raw).startswith("/")
