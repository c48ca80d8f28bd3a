"""The server's clock is set while people are in, and is wrong at a start. Nobody is thrown out, and nothing is lost."""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.member import eventually
from tests.one_room import OneRoom
from tests.server import Server

from .member import Member

Enter = Callable[..., Member]

DAY = 86_400


@pytest.fixture
def set_clock(tmp_path: Path) -> Callable[[int], Any]:
    """Set the clock of the servers of this test: ahead of what is right by so many seconds."""

    def set_clock(ahead: int) -> None:
        (tmp_path / "next").write_text(str(ahead))
        (tmp_path / "next").rename(tmp_path / "ahead")  # in one step: they look all the time

    set_clock(0)
    return set_clock


@pytest.fixture
def open_room(start: Callable[..., Server], tmp_path: Path, set_clock: object) -> Callable[..., Server]:
    """A server with a clock that can be set."""
    return partial(start, PYTHONPATH=Path(__file__).parent / "set_clock", CLOCK_AHEAD=tmp_path / "ahead")


def has_a_seat(member: Member) -> bool:
    answer = requests.get(f"{member.url}/chat", headers={"Cookie": member.cookie}, allow_redirects=False, timeout=10)
    return answer.status_code == 200


@pytest.mark.parametrize("seconds", [60, 40 * DAY])
def test_a_clock_that_is_set_back_throws_nobody_out(
    open_room: Callable[..., Server], enter: Enter, set_clock: Callable[[int], Any], seconds: int
) -> None:
    room = open_room()
    ann, ben = enter("Ann", room), enter("Ben", room)
    before = ann.ask("message", {"text": "before"})
    set_clock(-seconds)
    assert has_a_seat(ann)
    ben.leave()
    ben.join()
    tab = Member.again(ann).join()
    said = tab.ask("message", {"text": "still here"})
    for member in (ann, ben):
        member.hears("still here")
        assert member.seen[said["seq"]]["at"] == said["at"] >= before["at"]
    enter("Eve", room).say("Hello")
    assert not ann.ended
    assert ("left", "Ben") not in ann.notices()
    tab.hang_up()


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_waiting_takes_as_long_as_ever_whatever_the_clock_is_set_to(
    open_room: Callable[..., Server], enter: Enter, set_clock: Callable[[int], Any], seconds: int
) -> None:
    room = open_room(CHAT_GRACE_SECONDS=3, CHAT_KEEP_MINUTES=0)
    ann, ben = enter("Ann", room), enter("Ben", room)
    left = time.monotonic()
    ben.leave()
    ann.wait(lambda: ann.states().get("Ben") == "away")
    set_clock(seconds)
    ann.wait(lambda: "Ben" not in ann.states())
    assert time.monotonic() - left >= 3
    assert not ann.ended


def kept(room: Server) -> list[str | None]:
    with closing(OneRoom(room.database)) as transcript:
        transcript.slug = room.room
        return [message.text for message in transcript.latest("nobody", 100).messages if message.text]


def test_a_start_with_a_clock_far_ahead_loses_nothing(
    open_room: Callable[..., Server], enter: Enter, set_clock: Callable[[int], Any]
) -> None:
    room = open_room()
    ann = enter("Ann", room)
    ann.say("Hello")
    room.stop()
    set_clock(40 * DAY)
    room.start()
    eventually(lambda: "CHAT_TODAY=" in room.log())
    assert kept(room) == ["Hello"]
    room.stop()
    set_clock(0)
    room.start()
    assert ann.join().texts() == ["Hello"]
    ann.say("nothing is lost")


def test_whoever_starts_it_can_say_that_forty_days_have_passed(
    open_room: Callable[..., Server], enter: Enter, set_clock: Callable[[int], Any]
) -> None:
    room = open_room()
    enter("Ann", room).say("Hello")
    room.stop()
    now = datetime.now(UTC)
    then = (now + timedelta(days=40)).replace(hour=12)  # no day ends while it starts
    set_clock(round((then - now).total_seconds()))
    open_room(CHAT_DATABASE=room.database, CHAT_TODAY=then.date())
    eventually(lambda: not kept(room))
