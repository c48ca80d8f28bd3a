"""What whoever runs the room can watch: figures that are true, for those who may look, and nobody's secret in them."""

import json
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from chatapp import config
from chatapp.serving import strangers
from chatapp.version import VERSION
from chatapp.watching.counts import Logged
from tests.member import Member, eventually
from tests.valkey import running

from .stores import OF_VALKEY, ON_BOTH

ROOT = Path(__file__).parents[2]
TOKEN = "a token as long as it must be"


@pytest.fixture
def app(build):
    return build(metrics="1", rooms="class-a", seats=3)


@pytest.fixture
def figures(app):
    """What stands there now: `figures("chat_seats_taken", room="/")`; 0 for what has never happened."""

    def figures(name, to=app, **labels):
        return next((value for found, had, value in samples(to) if (found, had) == (name, labels)), 0)

    return figures


def samples(app):
    answer = app.test_client().get("/metrics")
    assert answer.content_type == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    return [sample[:3] for family in text_string_to_metric_families(answer.text) for sample in family.samples]


# Who may look


def looks(room, headers=None, base="http://localhost:5000", **environ):
    return room.test_client().get("/metrics", headers=headers, base_url=base, environ_overrides=environ).status_code


def test_nobody_looks_unless_it_is_switched_on(build):
    assert looks(build()) == 404


def test_without_a_token_programs_on_this_machine_look(app):
    for address in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"):
        assert looks(app, REMOTE_ADDR=address) == 200
    for base in ("http://127.0.0.1:5000", "http://[::1]:5000", "http://localhost"):
        assert looks(app, base=base) == 200
    for host in ("LOCALHOST:5000", "localhost.:5000"):
        assert looks(app, {"Host": host}) == 200


@pytest.mark.parametrize("address", ["192.168.1.20", "::ffff:192.168.1.20", "0.0.0.0", "fe80::1", "", "nonsense"])
def test_nobody_looks_from_elsewhere(app, address):
    assert looks(app, REMOTE_ADDR=address) == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-For", ""), ("Forwarded", "for=127.0.0.1"), ("Via", "1.1 proxy"),
     ("X-Real-IP", "127.0.0.1"), ("X-Forwarded-Host", "localhost"), ("X-Forwarded-Proto", "http"),
     ("X_Forwarded_For", "127.0.0.1"), ("X-Forwarded", "for=127.0.0.1"), ("X-Client-IP", "127.0.0.1"),
     ("CF-Connecting-IP", "127.0.0.1"), ("True-Client-IP", "127.0.0.1"), ("X-Original-Host", "localhost")],
)  # fmt: skip
def test_whoever_comes_through_a_proxy_on_this_machine_is_not_this_machine(app, name, value):
    assert looks(app, {name: value}) == 403


def test_nor_who_asks_for_this_machine_by_the_name_that_others_know_it_by(build):
    room = build(metrics="1", hosts="chat.example")
    for host in ("http://chat.example", "http://192.168.1.20:5000"):
        assert looks(room, base=host) == 403


def test_behind_a_proxy_that_is_trusted_nobody_looks_without_a_token():
    with pytest.raises(SystemExit, match=r"^CHAT_METRICS must be a token behind a proxy"):
        config.read({"CHAT_METRICS": "1", "CHAT_TRUSTED_PROXIES": "1"})
    with pytest.raises(SystemExit, match=r"^CHAT_METRICS must be 1, or a token of 16 characters or more\.$"):
        config.read({"CHAT_METRICS": "yes"})
    assert config.read({"CHAT_METRICS": TOKEN, "CHAT_TRUSTED_PROXIES": "1"}).metrics == TOKEN


def test_with_a_token_nobody_looks_without_it_wherever_they_are(build):
    room = build(metrics=TOKEN, trusted_proxies=1)
    for wrong in ("", "Bearer 1", TOKEN, "Bearer \xe9", f"Basic {TOKEN}", f"Bearer{TOKEN}", f"Bearer {TOKEN.upper()}"):
        wrong = {"Authorization": wrong}
        assert looks(room, wrong) == 401
    for scheme in ("bearer", "BEARER"):
        assert looks(room, {"Authorization": f"{scheme} {TOKEN}"}) == 200
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert looks(room, right) == looks(room, right | {"X-Forwarded-For": "203.0.113.7"}) == 200


def test_it_is_in_the_first_room_alone(app):
    assert app.test_client().get("/r/class-a/metrics").status_code == 404


# What they see


def test_it_shows_seats_and_connections_of_each_room(app, join, login, figures):
    hugo = join("Hugo")
    join(hugo.browser)
    login("Julien")
    assert figures("chat_seats", room="/") == figures("chat_seats", room="/r/class-a/") == 3
    assert (figures("chat_seats_taken", room="/"), figures("chat_seats_taken", room="/r/class-a/")) == (2, 0)
    assert (figures("chat_connections", room="/"), figures("chat_connections_joining")) == (2, 0)
    hugo.closes()
    assert figures("chat_connections", room="/") == 1
    assert figures("chat_info", version=VERSION) == 1


@ON_BOTH
def test_it_counts_what_is_kept_and_how_long_answers_take(join, figures):
    hugo = join("Hugo")
    before = figures("chat_answer_seconds_count")
    for text in ("Hello", "/me waves", "/pm Hugo psst"):
        assert "seq" in hugo.says(text)
    assert (figures("chat_messages_kept_total", kind="text"), figures("chat_messages_kept_total", kind="action")) == (
        2,
        1,
    )
    assert figures("chat_messages_kept_total", kind="joined") == 1
    assert figures("chat_answer_seconds_count") == before + 3
    assert 0 < figures("chat_answer_seconds_sum") < 5
    assert figures("chat_batch_messages_sum") == 4
    assert 0 < figures("chat_append_seconds_sum") < 5


def test_it_counts_what_is_refused_wherever_it_is_by_its_code(app, join, figures, stranger):
    hugo = join("Hugo")
    hugo.says("/xyzzy")
    hugo.ask("nonsense")
    stranger.post("/", json={"username": "hugo"})
    hugo.ask("quit", {})
    assert not Member(app, hugo.browser).connected
    assert figures("chat_refusals_total", at="line", code="unknown_command") == 1
    assert figures("chat_refusals_total", at="line", code="bad_request") == 1
    assert figures("chat_refusals_total", at="door", code="name_taken") == 1
    assert figures("chat_refusals_total", at="connection", code="login_required") == 1


def test_it_counts_what_cannot_be_kept_and_our_faults(build, join, tmp_path, monkeypatch, figures):
    room = build(metrics="1", database=str(tmp_path / "chat.db"))
    hugo = join("Hugo", room)
    house = room.extensions["chat"].house
    house._store._db.execute("PRAGMA query_only = ON")
    assert hugo.says("x")["error"]["code"] == "internal"
    assert figures("chat_append_failures_total", room) == 1
    monkeypatch.setattr("chatapp.hub.hub.Hub.taken", lambda _: 1 / 0)
    hugo.browser.get("/seats")
    monkeypatch.undo()
    assert figures("chat_faults_total", room) == 1


def test_it_counts_strangers_before_and_behind_the_web_server(app, stranger, figures):
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"GET /socket.io/ HTTP/1.1\r\n\r\n")
        assert strangers.refused(app, far)
    assert stranger.get("/socket.io/?EIO=4").status_code == 403
    assert figures("chat_strangers_refused_total") == 2


def test_it_knows_how_large_the_file_is(build, login, tmp_path, figures):
    database, log = tmp_path / "chat.db", tmp_path / "chat.db-wal"
    room = build(metrics="1", database=str(database))
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM message").fetchone()  # nobody empties the log meanwhile
        login("Anna", room)
        assert figures("chat_store_bytes", room, file="database") == database.stat().st_size > 0
        assert figures("chat_store_bytes", room, file="log") == log.stat().st_size > 0


@OF_VALKEY
def test_where_several_share_rooms_it_counts_round_trips_and_what_is_decided_again(app, build, join, figures):
    hugo = join("Hugo")
    other = join("Julien", build())
    before, again = figures("chat_store_seconds_count"), figures("chat_batches_decided_again_total")
    deaf(app)
    other.says("/name Jules")
    hugo.says("Hello")
    assert figures("chat_batches_decided_again_total") == again + 1
    assert figures("chat_store_seconds_count") >= before + 2
    assert 0 < figures("chat_store_seconds_sum") < 5
    assert figures("chat_messages_kept_total", kind="text") == 1
    assert figures("chat_store_bytes", file="memory") > 100_000


def deaf(app):
    """It hears no more what the others append, until it asks."""
    (courier,) = app.extensions["chat"].house._courier.each
    courier.hear = lambda *_: None


def test_it_knows_how_far_behind_it_is_and_goes_on_while_the_store_is_away(build, join, tmp_path, figures):
    with running(tmp_path / "valkey") as far:
        app = build(metrics="1", valkey_url=far.url)
        join("Hugo", app)
        eventually(lambda: figures("chat_follower_lag_seconds", app, store="1") < 0.5)
        far.kill()
        eventually(lambda: figures("chat_follower_lag_seconds", app, store="1") > 0.7)
        assert figures("chat_seats_taken", app, room="/") == 1
        assert figures("chat_store_bytes", app, file="memory") == 0
        far.start()
        eventually(lambda: figures("chat_follower_lag_seconds", app, store="1") < 0.5)


def test_what_is_counted_is_what_is_said_in_the_log():
    """Whoever changes a sentence there finds it here."""
    source = "".join(path.read_text() for path in (ROOT / "chatapp").rglob("*.py") if path.parent.name != "watching")
    for words in Logged(CollectorRegistry()).counted:
        assert f'"{words}"' in source


@ON_BOTH
def test_no_text_no_name_and_no_link_of_a_room_that_was_made_is_in_it(build, join, login, figures):
    room = build(metrics="1", rooms="*")
    house = room.extensions["chat"].house
    links = [house.make(f"Secret {number}", str) for number in range(2)]
    for link in links:
        browser = room.test_client()
        assert browser.post(f"/r/{link}/", json={"username": "Julien"}).status_code == 201
    hugo = join("Hugo", room)
    for line in ("secret", "/pm Hugo secret", "/secret", "/name Hugues"):
        hugo.says(line)
    shown = room.test_client().get("/metrics").text
    for secret in ("ecret", "Hugo", "Hugues", "Julien", *links):
        assert secret not in shown
    assert figures("chat_seats_taken", room, room="made") == 2
    assert (figures("chat_rooms", room, kind="named"), figures("chat_rooms", room, kind="made")) == (1, 2)


def test_off_nothing_is_in_the_way(build):
    room, watched = build(), build(metrics="1")
    house, other = room.extensions["chat"].house, watched.extensions["chat"].house
    for of, is_on in ((house, False), (other, True)):
        assert ("send" in vars(of._courier)) == ("append" in vars(of._store)) == is_on


# The dashboard


def test_the_dashboard_shows_what_there_is_and_all_of_it(app, join):
    join("Hugo").says("/xyzzy")
    dashboard = json.loads((ROOT / "deploy" / "dashboard.json").read_text())
    shown = " ".join(target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ()))
    asked = set(re.findall(r"\b(chat_\w+|process_\w+)", shown))
    families = list(text_string_to_metric_families(app.test_client().get("/metrics").text))
    there = {name for family in families for name in names(family)}
    assert asked - there == set()
    assert {family.name for family in families if not asked & names(family)} <= UNSHOWN


UNSHOWN = {"chat_rooms", "process_virtual_memory_bytes", "process_start_time_seconds", "process_max_fds"}


def names(family):
    endings = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "info": ["_info"]}
    return {family.name + ending for ending in endings.get(family.type, [""])}


@ON_BOTH
def test_every_figure_stands_on_the_page_about_watching(app, join):
    join("Hugo")
    page = (ROOT / "docs" / "watching.md").read_text()
    for family in text_string_to_metric_families(app.test_client().get("/metrics").text):
        assert family.name.startswith("process_") or f"`{family.name}" in page
