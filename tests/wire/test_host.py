"""A host on a real server: by the link that the console prints, in every process at once, over a restart."""

import re

import pytest
import requests


def test_who_is_thrown_out_stays_out_of_every_process_and_over_a_restart(start, people, visit):
    server = start(CHAT_PACE_BURST=1000)
    ann, hugo, julien = people(server, "Ann", "Hugo", "Julien")
    address, _, key = server.console().partition("#")
    assert address == f"{server.url}/host"
    assert ann.web.post(address, json={"key": "guess"}, timeout=30).status_code == 403
    assert ann.web.post(address, json={"key": key}, timeout=30).status_code == 201
    ann.says("/kick Hugo 30"), ann.says("/mute Julien"), ann.says("/topic Chapter 3"), ann.says("/lock")
    hugo.wait_for_end()
    assert hugo.events("goodbye")[-1]["code"] == "kicked"
    for _ in range(4):  # whichever process answers
        assert hugo.login("Hugo").json()["error"]["code"] == "banned"
        assert visit(server).login("New").json()["error"]["code"] == "room_locked"
        assert julien.says("hello")["error"]["code"] == "muted"
    server.restart()
    assert ann.connect().join().welcome["room"]["topic"] == "Chapter 3"
    assert julien.connect().join().says("hello")["error"]["code"] == "muted"
    assert hugo.login("Hugo").json()["error"]["code"] == "banned"
    assert "seq" in ann.says("I am still host")
    assert "error" not in ann.says("/unlock")


def test_the_console_hears_whom_an_order_would_hit_and_how_to_give_it_all_the_same(start, people):
    server = start()
    (hugo, _zoe) = people(server, "Hugo", "Zoé")
    with pytest.raises(AssertionError, match="Zoé would be kept out too") as refused:
        server.console("/kick", "Hugo", "5", "address")
    (order,) = re.findall("Keep them out too: '(.*)'", str(refused.value))
    assert server.console(order) == "Done."
    hugo.wait_for_end()


def test_the_console_gives_orders_and_makes_other_keys(start, people):
    server = start()
    (hugo,) = people(server, "Hugo")
    before = server.console()
    assert server.console("/kick", "Hugo", "5") == "Done."
    hugo.wait_for_end()
    assert "Hugo may not come in" in server.console("/bans")
    after = server.console("--new")
    assert after.partition("#")[2] != before.partition("#")[2]
    for link, status in ((before, 403), (after, 201)):
        address, _, key = link.partition("#")
        assert requests.post(address, json={"key": key, "username": "Ann"}, timeout=30).status_code == status
