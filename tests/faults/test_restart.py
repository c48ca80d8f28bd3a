"""Promises 4 and 5: a restart is polite, and nobody loses a seat, a line, or a minute to it."""

import signal
from collections.abc import Callable

import pytest

from tests.member import eventually
from tests.proxy import Proxy
from tests.server import Server

from .member import Cut, Member

Enter = Callable[..., Member]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_keeps_and_tells_what_was_accepted_and_says_goodbye(
    server: Server, enter: Enter, number: signal.Signals
) -> None:
    people = [enter(name) for name in ("Ann", "Ben", "Eve")]
    typed = [
        (who, n, who.begin("message", {"text": f"{who.name} {n}", "key": str(n)})) for n in range(200) for who in people
    ]
    server.signal(number)
    assert server.ended(within=5) == 0
    for member in people:
        member.wait(lambda member=member: member.ended)
        assert member.goodbyes() == ["stopping"]
        assert member.texts() == people[0].texts()  # all that was told was told to all
    answered = {(who.name, n): who.acks[ask]["seq"] for who, n, ask in typed if ask in who.acks}
    for (name, n), seq in answered.items():
        assert people[0].seen[seq]["text"] == f"{name} {n}"

    server.start()
    before = {member.name: member.notices() for member in people}
    for member in people:
        member.join()
    for who, n, ask in typed:
        if ask not in answered:
            who.say(f"{who.name} {n}", key=str(n))
    people[0].say("the end")
    for member in people:
        member.hears("the end")
        assert sorted(member.texts()) == sorted([f"{who.name} {n}" for who, n, _ in typed] + ["the end"])
        assert member.notices() == before[member.name]
        assert member.welcome["you"]["name"] == member.name


def test_ctrl_c_twice_ends_it_too(server: Server, enter: Enter) -> None:
    ann = enter("Ann")
    server.signal(signal.SIGINT)
    ann.wait(lambda: ann.goodbyes() or ann.ended)
    server.signal(signal.SIGINT)
    server.ended(within=5)


def test_a_slow_reader_gets_what_was_accepted_before_the_stop(
    server: Server, enter: Enter, network: Callable[[Server], Proxy]
) -> None:
    wifi = network(server)
    ann, ben = enter("Ann"), enter("Ben", via=wifi)
    wifi.freeze()
    for ask in [ann.begin("message", {"text": f"{n} {'x' * 3000}"}) for n in range(100)]:
        ann.answer(ask)
    server.signal(signal.SIGTERM)
    ann.wait(lambda: ann.goodbyes())
    wifi.mend()
    assert server.ended(within=5) == 0
    ben.wait(lambda: ben.ended)
    assert ben.goodbyes() == ["stopping"]
    assert ben.texts() == ann.texts()


def test_nothing_is_accepted_during_the_stop(server: Server, enter: Enter) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    ben.wait(lambda: "Ann" in ben.states())
    server.signal(signal.SIGTERM)
    ann.wait(lambda: ann.goodbyes())
    with pytest.raises((Cut, AssertionError)):
        ann.ask("message", {"text": "too late"}, within=1)
    server.ended()
    server.start()
    ben.wait(lambda: ben.ended)
    assert "too late" not in ben.join().texts()
    eventually(server.healthy)
