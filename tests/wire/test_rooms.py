"""Two rooms of one server over real connections: nothing that is said in one is heard in the other."""

import json
import re
from itertools import product

import pytest

from tests.member import eventually

from .client import Client

A, B = "/r/class-a", "/r/class-b"


@pytest.fixture
def rooms(share, kind):
    return share(kind, CHAT_ROOMS="class-a class-b", CHAT_PACE_BURST=1000)


@pytest.fixture
def comes(rooms):
    clients = []

    def comes(name, where):
        clients.append(Client(rooms.url + where))
        return clients[-1].comes(name)

    yield comes
    for client in clients:
        client.close()


def heard(client):
    client.ask("history", {"before": 2**53 - 1})
    return [message["text"] for event, batch in client.heard if event in ("message", "pm")
            for message in batch if "text" in message]  # fmt: skip


def test_two_classes_talk_and_never_meet(comes):
    people = {(name, where): comes(name, where) for name, where in product(("Hugo", "Julien"), ("", A, B))}
    for (name, where), client in people.items():
        client.says(f"{name} in room {where}.")
        client.says(f"/pm {'Julien' if name == 'Hugo' else 'Hugo'} secret of {name} in room {where}.")
    for (_name, where), client in people.items():
        texts = heard(client)
        assert len(texts) == 4
        assert all(text.endswith(f" in room {where}.") for text in texts)
        assert {member["name"] for member in client.welcome["roster"]["members"]} <= {"Hugo", "Julien"}


def test_the_same_key_in_two_rooms_is_two_lines(comes):
    first, second = comes("Hugo", A), comes("Hugo", B)
    for client in (first, second):
        client.says("Hello", key="k")
        client.says("Hello", key="k")
    assert [heard(client) for client in (first, second)] == [["Hello"], ["Hello"]]


def test_nobody_in_another_room_can_be_written_to(comes):
    hugo, ana = comes("Hugo", A), comes("Ana", B)
    chosen = {"id": ana.welcome["you"]["id"]}
    for refused in (hugo.says("/pm Ana psst"), hugo.ask("pm", {"to": [chosen], "text": "psst"})):
        assert refused["error"]["code"] == "unknown_member"


def test_after_a_restart_everybody_is_where_they_were(rooms, comes):
    hugo, ana = comes("Hugo", A), comes("Ana", B)
    hugo.says("before")
    rooms.kill()
    rooms.start()
    for client, text in ((hugo, ["before"]), (ana, [])):
        client.connect().join()
        assert [message["text"] for message in client.welcome["messages"] if "text" in message] == text
        assert [member["name"] for member in client.welcome["roster"]["members"]] == [client.welcome["you"]["name"]]


# What the log says of them

SAID = [
    "Hugo came from 127.0.0.1", "refused: unknown_command", "Hugo left (away for 1 s)",
    "Ana came from 127.0.0.1", "Ana left (quit)", "connection from 127.0.0.1 refused: login_required",
]  # fmt: skip


def read_text(row):
    said = re.fullmatch(r"[-\d]+ [\d:,]+ INFO (?:\[(?P<room>[\w-]+)\] )?(?P<message>.*)", row).groupdict()
    return said | {"fields": {}}


def read_json(row):
    """`fields`: what has a name besides what every line has."""
    said = json.loads(row)
    fields = {name: said[name] for name in said.keys() - {"time", "level", "message", "room"}}
    return {"room": said.get("room"), "message": said["message"], "fields": fields}


@pytest.mark.parametrize(("form", "read"), [("text", read_text), ("json", read_json)])
def test_of_all_that_happens_in_a_room_the_log_says_in_which(serve, form, read):
    server = serve("flask", CHAT_ROOMS="class-a", CHAT_GRACE_SECONDS=0.5, CHAT_KEEP_MINUTES=0, CHAT_LOG=form)
    for where in ("", A):
        _come_and_go(Client(server.url + where), Client(server.url + where))

    def said():
        rows = [row for row in server.log().splitlines() if row.startswith(("2", "{")) and "room is open" not in row]
        return list(map(read, rows))

    eventually(lambda: len(said()) == 2 * len(SAID))
    for room in (None, "class-a"):
        lines = [line for line in said() if line["room"] == room]
        assert sorted(line["message"].replace("0 s", "1 s") for line in lines) == sorted(SAID)
        assert form == "text" or all(fields_of(line["message"]) == line["fields"].keys() for line in lines)


def _come_and_go(hugo, ana):
    """One vanishes, one quits and tries to come back by an open door that is none."""
    hugo.comes("Hugo").says("/xyzzy")
    hugo.close()
    ana.comes("Ana").ask("quit", {})
    ana.connect()
    assert ana.refused["data"]["error"]["code"] == "login_required"
    ana.close()


def fields_of(message):
    named = {"came": {"name", "address"}, "away": {"name", "seconds"}, "quit": {"name"}, "from": {"address", "code"}}
    return next((names for word, names in named.items() if word in message), {"code"})
