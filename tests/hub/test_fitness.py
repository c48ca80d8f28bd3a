"""What a Valkey must be, and how its address is read. What it is not is one sentence, before anybody comes."""

from contextlib import closing

import pytest
from valkey.connection import SSLConnection
from valkey.exceptions import ResponseError

from chatapp.transcript.valkey_address import Unfit, client
from chatapp.transcript.valkey_fitness import _check, check
from chatapp.transcript.valkey_server import Server
from tests.valkey import running

GOOD = {"redis_version": "7.2.4", "aof_enabled": 1, "maxmemory_policy": "noeviction"}


@pytest.fixture
def how_often(valkey):
    """`how_often("no")`: the disk of the Valkey is written to."""
    yield lambda how: valkey.client.config_set("appendfsync", how)
    valkey.client.config_set("appendfsync", "everysec")


def test_who_waits_for_a_disk_needs_one_that_is_written_to(valkey, how_often):
    how_often("no")
    check(valkey.url, durable=False)
    with pytest.raises(Unfit, match="it needs appendfsync always, not no"):
        check(valkey.url, durable=True)


@pytest.mark.parametrize(("how", "said"), [("everysec", 1), ("always", 0)])
def test_that_lines_will_wait_for_it_is_said_before(valkey, how_often, caplog, how, said):
    how_often(how)
    check(valkey.url, durable=True)
    assert caplog.text.count("Lines wait up to a second") == said


@pytest.mark.parametrize(("version", "durable", "fit"), [("6.2", False, True), ("6.0", False, False),
                                                         ("7.2", True, True), ("7.0", True, False)])  # fmt: skip
def test_old_ones_end_the_start(version, durable, fit):
    info = GOOD | {"redis_version": version}
    if fit:
        return _check(info, durable)
    with pytest.raises(Unfit, match=f"it has {version}"):
        _check(info, durable)


def test_what_was_said_is_not_told_with_a_fault(valkey):
    with closing(Server(valkey.url)) as server:
        for commands in ([("SET", "k", "secret", "XX", "NX")], [("SET", "k", "secret", "XX", "NX"), ("GET", "k")]):
            with pytest.raises(ResponseError) as fault:
                server.send(commands)
            assert "secret" not in str(fault.value)


# Addresses


def options(url):
    return client(url).connection_pool.connection_kwargs


def test_with_tls_it_is_asked_for_and_the_name_is_looked_at():
    """The Valkey of the tests has none: only that it is asked for is tried."""
    for scheme in ("valkeys", "rediss"):
        pool = client(f"{scheme}://:hush@cache.example:6380/2").connection_pool
        assert issubclass(pool.connection_class, SSLConnection)
        assert {name: pool.connection_kwargs[name] for name in ("host", "port", "db", "password")} == {
            "host": "cache.example", "port": 6380, "db": 2, "password": "hush",
        }  # fmt: skip
        line = pool.make_connection()
        assert (line.cert_reqs.name, line.check_hostname) == ("CERT_REQUIRED", True)


@pytest.mark.parametrize("scheme", ["valkey", "redis"])
def test_a_plain_address_means_what_it_says(scheme):
    found = options(f"{scheme}://ann:hush@[::1]:7000/3")
    assert (found["host"], found["port"], found["db"], found["username"]) == ("::1", 7000, 3, "ann")


def test_a_unix_socket_is_a_way_in(tmp_path):
    with running(tmp_path / "v", unixsocket=tmp_path / "s"), closing(Server(f"unix://{tmp_path}/s")) as server:
        assert server.ask("PING")


def test_sentinels_are_asked_in_turn_and_have_a_port_of_their_own():
    pool = client("valkey+sentinel://:hush@a,b:7,[::1]:8/room").connection_pool
    asked = [each.connection_pool.connection_kwargs for each in pool.sentinel_manager.sentinels]
    assert [(each["host"], each["port"]) for each in asked] == [("a", 26379), ("b", 7), ("::1", 8)]
    assert pool.service_name == "room"
    assert pool.connection_kwargs["password"] == "hush"


@pytest.mark.parametrize(
    "url", ["http://x", "localhost", "valkey://x:port", "valkey+sentinel://x", "valkey+sentinel://x:y/z"]
)
def test_what_is_no_address_is_said(url):
    with pytest.raises(Unfit):
        client(url)
