"""Promise 4: your seat is yours, and only yours ends with you."""

from collections.abc import Callable

import pytest

from tests.member import eventually
from tests.proxy import Proxy
from tests.server import Server

from .member import Member, Refused

Enter = Callable[..., Member]


def test_whoever_quits_and_closes_the_tab_at_once_takes_nobody_along(enter: Enter, server: Server) -> None:
    ann = enter("Ann")
    for number in range(20):
        ben = Member(server.url, f"Ben {number}").join()
        tab = Member.again(ben).join()
        ben.begin("quit", {})
        tab.hang_up()
        ben.hang_up()
        eventually(lambda ben=ben: ben.name not in ann.states())
    assert not ann.ended


def test_whoever_comes_back_in_time_was_never_away_for_the_others(
    enter: Enter, network: Callable[[Server], Proxy], server: Server
) -> None:
    wifi = network(server)
    ann, ben = enter("Ann"), enter("Ben", via=wifi)
    wifi.freeze()  # the old connection still counts as here
    ben.join()
    assert ben.welcome["you"] == {"id": ben.id, "name": "Ben"}
    wifi.cut()
    ben.hang_up()
    eventually(lambda: ann.states().get("Ben") == "away")
    ben.join()
    ben.say("back")
    ann.hears("back")
    assert ann.notices() == [("joined", "Ann"), ("joined", "Ben")]


def test_whoever_comes_back_too_late_has_a_free_seat_or_the_reason(start: Callable[..., Server], enter: Enter) -> None:
    room = start(CHAT_GRACE_SECONDS=0.5, CHAT_KEEP_MINUTES=0, CHAT_SEATS=4)
    ann, ben, eve = enter("Ann", room), enter("Ben", room), enter("Eve", room)

    def leaves(member: Member) -> None:
        ann.wait(lambda: ann.states().get(member.name) == "here")
        member.leave()
        ann.wait(lambda: member.name not in ann.states())

    leaves(ben)
    assert ben.join().welcome["you"] == {"id": ben.id, "name": "Ben"}
    leaves(ben)
    other = enter("Ben", room)
    with pytest.raises(Refused, match="name_taken"):
        ben.join()
    leaves(other)
    later = [enter("Dora", room), enter("Finn", room)]
    with pytest.raises(Refused, match="room_full"):
        ben.join()
    assert not eve.ended
    assert not any(member.ended for member in later)


def test_an_old_cookie_leads_nowhere_after_quit(enter: Enter) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    ben.ask("quit", {})
    ann.wait(lambda: "Ben" not in ann.states())
    ben.wait(lambda: ben.ended)
    with pytest.raises(Refused, match="login_required"):
        ben.join()
