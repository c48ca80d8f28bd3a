"""Requests have turns: many of one delay another by one only."""

from threading import Event, Thread

import pytest

from chatapp.transport.lines import OF_MEMBER
from chatapp.web.turns import Turns
from tests.member import eventually


@pytest.fixture
def crowd():
    """`crowd(turns, "a", "b")`: who was served, in this order, of those who came while somebody had a turn."""

    def crowd(turns, *people):
        served, sent_away = [], []

        def ask(whom):
            try:
                with turns.of(whom):
                    served.append(whom)
            except ConnectionResetError:
                sent_away.append(whom)

        def have_come():
            return len(sent_away) + sum(map(len, turns._waiting.values()))

        with turns.of("the first"):
            for whom in people:
                before = have_come()
                Thread(target=ask, args=[whom], daemon=True).start()
                eventually(lambda before=before: have_come() == before + 1)
        eventually(lambda: len(served) + len(sent_away) == len(people))
        return served, sent_away

    return crowd


def test_nobody_waits_behind_more_than_one_of_each_other(crowd):
    served, sent_away = crowd(Turns(100), *"aaaaaaaaaaaaaaaaaaaa", "b", "c")
    assert {served.index("b"), served.index("c")} <= {1, 2}
    assert not sent_away


def test_of_a_crowd_that_is_too_large_some_are_sent_away_and_nobody_else(crowd):
    served, sent_away = crowd(Turns(3), *"aaaaaaaa", "b")
    assert sent_away == ["a"] * 5
    assert sorted(served) == ["a", "a", "a", "b"]


def test_whoever_was_served_makes_room(crowd):
    turns = Turns(3)
    for _ in range(3):
        assert crowd(turns, "a", "b", "a") == (["a", "b", "a"], [])


def test_of_a_thousand_requests_of_one_cookie_as_many_wait_as_a_page_asks_for(app, login, monkeypatch):
    hugo, ana = (f"chat={login(name).get_cookie('chat').value}" for name in ("Hugo", "Ana"))
    came, served, sent_away, go_on = [], [], [], Event()
    monkeypatch.setattr("chatapp.hub.hub.Hub.taken", lambda _: go_on.wait(30) and 2)

    def ask(whom, cookie):
        came.append(whom)
        try:
            app.test_client(use_cookies=False).get("/seats", headers={"Cookie": cookie})
            served.append(whom)
        except ConnectionResetError:
            sent_away.append(whom)

    def asks(whom, cookie):
        Thread(target=ask, args=[whom, cookie], daemon=True).start()

    for _ in range(1000):
        asks("Hugo", hugo)
    eventually(lambda: len(sent_away) == 1000 - 1 - OF_MEMBER)
    asks("Ana", ana)
    eventually(lambda: "Ana" in came)
    go_on.set()
    eventually(lambda: len(served) == 1 + OF_MEMBER + 1)
    assert set(sent_away) == {"Hugo"}
