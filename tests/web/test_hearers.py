"""Tabs come and go at the same moment, on threads of their own: none fails, and who is there hears."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask_socketio import SocketIO

from chatapp.live.hearers import Hearers

THREADS, TIMES = 2, 2000
"""So few that each is often the last one there."""


@pytest.fixture
def hasty():
    """Threads change as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def hearers(app):
    return SocketIO(app, client_manager=Hearers(), async_mode="threading").server.manager


def test_who_comes_while_others_go_hears_what_is_said(hasty, hearers):
    def come_and_go(tab):
        for time in range(TIMES):
            sid = hearers.connect(f"{tab} {time}", "/")
            hearers.enter_room(sid, "/", "everyone")
            assert sid in dict(hearers.get_participants("/", "everyone"))
            assert hearers.is_connected(sid, "/")
            hearers.pre_disconnect(sid, "/")
            assert not hearers.is_connected(sid, "/")
            hearers.disconnect(sid, "/")

    with ThreadPoolExecutor(THREADS) as tabs:
        assert list(tabs.map(come_and_go, range(THREADS))) == [None] * THREADS
    assert "everyone" not in hearers.rooms["/"]  # nobody is left behind there, for the memory of it
