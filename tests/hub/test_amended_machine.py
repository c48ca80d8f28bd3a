"""Random evenings on both stores: whatever is said, corrected, deleted and marked, each reader has it in the end."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatapp.chat.errors import ChatError

from .house import Asked, House
from .reader import merged, shown
from .shared import SharedHouse

NAMES = ["Hugo", "Julien", "Zoé"]
WHO, WHICH, WORDS = st.integers(0, 2), st.integers(0, 30), st.text("abc", min_size=1, max_size=3).map(".{}".format)
ACTS = st.one_of(
    st.tuples(st.just("say"), WHO, WORDS),
    st.tuples(st.just("pm"), WHO, WHO, WORDS),
    st.tuples(st.just("correct"), WHO, WHICH, WORDS),
    st.tuples(st.just("delete"), WHO, WHICH),
    st.tuples(st.just("agree"), WHO, WHICH),
    st.tuples(st.just("away"), WHO),
    st.tuples(st.just("back"), WHO),
)
ROUNDS = st.lists(st.lists(ACTS, min_size=1, max_size=5), max_size=12)


class Model:
    """What was said as it is: its author, its readers, its text or None, and who agree. The first member is a host."""

    def __init__(self):
        self.said = {}

    def keep(self, seq, by, text, to=None):
        self.said[seq] = [by, None if to is None else {by, to}, text, []]

    def may(self, act, who, seq):
        if seq not in self.said:
            return False
        by, readers, text, _ = self.said[seq]
        is_its = {"correct": by == who, "delete": by == who or who == 0, "agree": True}[act]
        return (readers is None or who in readers) and text is not None and is_its

    def amend(self, act, who, seq, text=None):
        kept = self.said[seq]
        if act == "correct":
            kept[2] = text
        elif act == "delete":
            kept[2], kept[3] = None, []
        elif who in kept[3]:
            kept[3].remove(who)
        else:
            kept[3].append(who)

    def seen_by(self, who):
        mine = {seq: each for seq, each in self.said.items() if each[1] is None or who in each[1]}
        return {seq: (text, agreed) for seq, (_, _, text, agreed) in mine.items()}


class Evening:
    """Three members on one server, or on two that hear late of each other."""

    def __init__(self, houses):
        self.houses = houses
        self.tabs = []
        for number, name in enumerate(NAMES):
            house = houses[number % len(houses)]
            self.hear()
            self.tabs.append(house.comes(name))
        self.hear()
        first = self.tabs[0]
        first.house.asks(first.house.hub.entitle, first.person.id)
        self.hear()
        self.model, self.numbers, self.keys = Model(), [], count()

    def hear(self):
        for house in self.houses:
            if len(self.houses) > 1:
                house.hears()

    def play(self, acts):
        """All of these wait in one round of each house; the model is told what was answered, in order of `seq`."""
        answers = []
        for act, who, *rest in acts:
            if act in ("away", "back"):
                getattr(self, act)(who)
            else:
                self._send(act, who, rest, answers)
        for house in self.houses:
            house.deliver()
        self.hear()
        kept = [each for each in answers if not isinstance(each[0], ChatError)]
        for outcome, act, who, rest in sorted(kept, key=lambda each: each[0].message.seq):
            self._follow(outcome.message, act, who, rest)
        for refused, act, who, rest in answers:
            if isinstance(refused, ChatError):
                assert refused.code in ("no_such_message", "message_deleted", "not_yours"), refused
                assert not self.model.may(act, who, rest[0])  # what is deleted, or not theirs, does not come back

    def _send(self, act, who, rest, answers):
        tab = self.tabs[who]
        hub, key = tab.house.hub, f"{next(self.keys)}"
        if act in ("correct", "delete", "agree"):
            rest = [self.numbers[rest[0] % len(self.numbers)] if self.numbers else 1, *rest[1:]]
        question = Asked(lambda answer: answers.append((answer, act, who, rest)))
        if act == "say":
            hub.line(tab, rest[0], key, question)
        elif act == "pm":
            hub.pm(tab, [self.tabs[rest[0]].person], rest[1], key, question)
        else:
            getattr(hub, act)(tab, *rest, key, question)

    def _follow(self, message, act, who, rest):
        if act in ("say", "pm"):
            self.numbers.append(message.seq)
            self.model.keep(message.seq, who, rest[-1], rest[0] if act == "pm" else None)
        else:
            assert self.model.may(act, who, rest[0])
            self.model.amend(act, who, *rest)

    def away(self, who):
        """The line is cut: what is told from now on is not heard."""
        tab = self.tabs[who]
        if tab in tab.house.tabs:
            tab.house.tabs.remove(tab)

    def back(self, who, size=3):
        """What was missed is read page by page, and then all is heard again."""
        tab = self.tabs[who]
        if tab not in tab.house.tabs:
            since = tab.heard[-1].seq
            while page := tab.house.transcript.after(tab.person.id, since, size).messages:
                tab.heard += page
                since = page[-1].seq
            tab.house.tabs.append(tab)

    def check(self):
        """Each has on the screen, and finds in the transcript, what the model says, and nothing of anybody else's."""
        ids = {tab.person.id: number for number, tab in enumerate(self.tabs)}
        for who, tab in enumerate(self.tabs):
            self.back(who)
            for found in (merged(tab.heard), shown(tab.house.transcript, tab.person.id)):
                has = {
                    seq: (None if each.amended.deleted else each.text, [ids[one.id] for one in each.amended.agreed])
                    for seq, each in found.items()
                }
                assert has == self.model.seen_by(who)


def evening(make):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ROUNDS)
    def spent(rounds):
        evening = Evening(make())
        for acts in rounds:
            evening.play(acts)
        evening.check()

    spent()


def test_on_one_server_each_reader_has_what_was_said_as_it_is():
    evening(lambda: [House()])


def test_on_two_servers_too(valkey):
    def two():
        valkey.client.flushall()
        return [SharedHouse(valkey.url), SharedHouse(valkey.url)]

    evening(two)
