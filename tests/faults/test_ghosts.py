"""Promise 9: whoever vanishes is away within 20 s and gone after the grace period; the others talk on."""

from collections.abc import Callable

from tests.member import eventually
from tests.proxy import Proxy
from tests.server import Server

from .calm import PATIENCE, Calm
from .member import Member


def test_a_member_who_vanishes_holds_nobody_up(
    start: Callable[..., Server], enter: Callable[..., Member], network: Callable[[Server], Proxy]
) -> None:
    room = start(CHAT_GRACE_SECONDS=2, CHAT_KEEP_MINUTES=0)
    power = network(room)
    ann = enter("Ann", room)
    holds = room.holds()
    ben = enter("Ben", room, via=power)
    with Calm(ann, room) as calm:
        power.freeze()
        ann.wait(lambda: ann.states().get("Ben") == "away", 20)
        ann.wait(lambda: ("left", "Ben") in ann.notices())
    assert calm.worst < PATIENCE
    eventually(lambda: room.holds() <= holds)  # though the vanished side never closed its end
    power.cut()
    ben.hang_up()
    assert ben.join().texts() == ann.texts()
