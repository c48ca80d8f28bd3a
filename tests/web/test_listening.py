"""Where a server cannot listen, one sentence says so; another port is advised where another port helps."""

import errno
import socket

import pytest

from chatapp.serving import address, listening
from tests.ports import free_port


def test_where_it_can_nothing_is_said(tmp_path):
    for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::"):
        listening.check(host, free_port())
    path = tmp_path / "chat.sock"
    listening.check_socket(str(path))
    assert not path.exists()


def test_what_a_server_has_left_behind_is_no_obstacle(tmp_path):
    path = tmp_path / "chat.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    listening.check_socket(str(path))


@pytest.mark.parametrize(
    "host", ["", "1.2.3.4", "fe80::1%nope", "nowhere.invalid", "::1:5000", "a b", "x" * 80, "é" * 80]
)
def test_a_host_that_is_none_is_named_and_no_port_advised(host):
    with pytest.raises(SystemExit, match=r"^HOST .+\.$") as said:
        listening.check(host, 5000)
    assert host in str(said.value)
    assert "PORT" not in str(said.value)


@pytest.mark.parametrize("name", ["", "nowhere/chat.sock", "file", ".", "x" * 200])
def test_a_socket_that_cannot_be_made_is_named(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("of somebody else")
    with pytest.raises(SystemExit, match=rf"^HOST cannot be 'unix:{name}': .+\.$"):
        listening.check_socket(name)
    assert (tmp_path / "file").read_text() == "of somebody else"


@pytest.mark.parametrize("port", [5000, 65_535])
@pytest.mark.parametrize("fault", [errno.EADDRINUSE, errno.EACCES])
def test_where_the_port_is_at_fault_one_is_advised_that_there_is(monkeypatch, port, fault):
    def create_server(*_, **__):
        raise OSError(fault, "it cannot")

    monkeypatch.setattr(socket, "create_server", create_server)
    with pytest.raises(SystemExit) as said:
        listening.check("127.0.0.1", port)
    assert str(said.value).startswith(f"Port {port} on 127.0.0.1 is ")
    advised = str(said.value).partition("PORT=")[2]
    assert address.port(advised) != port


def test_no_host_at_all_is_not_every_host(monkeypatch):
    monkeypatch.setenv("HOST", "")
    assert address.of_environment() == ("127.0.0.1", 5000)
