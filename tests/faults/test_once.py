"""Promise 2: exactly once, in one order for everybody."""

from collections.abc import Callable
from itertools import chain

from .member import Member

Enter = Callable[..., Member]


def test_a_line_sent_again_after_a_cut_is_the_same_line(enter: Enter) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    ann.begin("message", {"text": "once", "key": "k1"})
    ben.hears("once")
    ann.hang_up()
    ann.join()
    first = next(seq for seq, message in ann.seen.items() if message.get("key") == "k1")
    assert ann.say("once", key="k1") == first
    assert ann.say("something else", key="k1") == first
    ann.say("the end")
    ben.hears("the end")
    assert ann.texts()[-2:] == ben.texts()[-2:] == ["once", "the end"]


def test_a_private_line_sent_again_after_its_reader_left_was_sent(enter: Enter) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    first = ann.whisper("Ben", "for you", key="k2")
    ben.go()
    assert ann.whisper("Ben", "for you", key="k2") == first


def test_everybody_sees_one_order_and_nobodys_lines_overtake_each_other(enter: Enter) -> None:
    people = [enter(f"Member {letter}") for letter in "ABCD"]
    sent = [
        [(member, member.begin("message", {"text": f"{member.name} {n}"})) for n in range(150)] for member in people
    ]
    for member, number in chain(*sent):
        member.answer(number, 20)
    people[0].say("the end")
    for member in people:
        member.hears("the end")
    assert all(member.texts() == people[0].texts() for member in people)
    for member in people:
        own = [text for text in people[0].texts() if text.startswith(f"{member.name} ")]
        assert own == [f"{member.name} {n}" for n in range(150)]
