"""Promise 3: after any cut everybody has every message they may read, once, in order."""

from collections.abc import Callable

import pytest

from tests.member import eventually
from tests.proxy import Proxy
from tests.server import Server

from .member import Member

Enter = Callable[..., Member]
Network = Callable[[Server], Proxy]

MANY = 700
"""More than one page."""


def say_much(member: Member, to: str) -> None:
    numbers = [member.begin("message", {"text": f"line {n}"}) for n in range(MANY)]
    numbers.append(member.begin("pm", {"to": to, "text": "for your eyes"}))
    for number in numbers:
        member.answer(number, 30)


@pytest.mark.parametrize("fault", ["cut", "half_close"])
def test_whoever_was_away_has_all_of_it_once_in_order(
    enter: Enter, network: Network, server: Server, fault: str
) -> None:
    wifi = network(server)
    ann, ben, eve = enter("Ann"), enter("Ben", via=wifi), enter("Eve")
    getattr(wifi, fault)()
    ben.wait(lambda: ben.ended)
    say_much(ann, "Ben")
    wifi.mend()
    ben.join(wifi.host)
    assert ben.texts() == ann.texts()
    assert len(ben.texts()) == MANY + 1
    assert "for your eyes" not in eve.texts()
    assert not ben.twice


def test_a_dark_network_that_comes_back_has_lost_nothing(enter: Enter, network: Network, server: Server) -> None:
    wifi = network(server)
    ann, ben = enter("Ann"), enter("Ben", via=wifi)
    wifi.freeze()
    say_much(ann, "Ben")
    assert len(ben.texts()) < MANY
    wifi.mend()
    ben.wait(lambda: len(ben.texts()) == MANY + 1, 20)
    assert ben.texts() == ann.texts()
    assert not ben.ended


def test_a_mute_reader_is_cut_unnoticed_by_the_others_and_catches_up(
    enter: Enter, network: Network, server: Server
) -> None:
    wifi = network(server)
    ann, ben = enter("Ann"), enter("Ben", via=wifi)
    wifi.freeze()
    before = server.memory()
    long = "x" * 4000
    while "bytes behind" not in server.log():
        for number in [ann.begin("message", {"text": long}) for _ in range(50)]:
            ann.answer(number, 1)
        assert len(ann.seen) < 5_000
    assert server.memory() - before < 15
    eventually(lambda: ann.states().get("Ben") == "away")
    wifi.cut()
    ben.join()
    assert ben.texts() == ann.texts()


def test_a_page_of_emoji_reaches_a_slow_line(enter: Enter, network: Network, server: Server) -> None:
    ann = enter("Ann")
    for number in [ann.begin("message", {"text": "😀" * 4000}) for _ in range(100)]:
        ann.answer(number, 20)
    wifi = network(server)
    wifi.delay = 0.001
    ben = enter("Ben", via=wifi)
    assert ben.texts()[-10:] == ["😀" * 4000] * 10
    ben.leave()
    ann.say("the end")
    assert ben.join(wifi.host).texts()[-1] == "the end"
