"""Over IPv6: the page, its policy, the WebSocket, the terminal."""

import socket
import subprocess
import sys

import pytest
import requests

from tests.server import KINDS
from tests.wire.test_start import attempt, one_sentence


@pytest.mark.parametrize("kind", KINDS)
def test_people_and_programs_talk_over_ipv6(serve, arrive, kind):
    """A policy that browsers complain of would fail the page."""
    server = serve(kind, HOST="::1")
    assert f"The room is open: http://[::1]:{server.port}" in server.log()
    hugo = arrive("Hugo", server.url)
    program = [sys.executable, "-m", "chatapp.terminal", server.url, "--name", "Program"]
    subprocess.run(program, input="from the terminal", check=True, text=True, timeout=60)
    hugo.sees("from the terminal")
    hugo.say("from the page")
    hugo.sees("from the page")


@pytest.mark.parametrize("kind", KINDS)
def test_two_colons_are_both_networks(serve, kind):
    server = serve(kind, HOST="::")
    for host in ("[::1]", "127.0.0.1"):
        assert requests.get(f"http://{host}:{server.port}/seats", timeout=30).json()["taken"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_busy_port_is_said_in_one_sentence_there_too(kind, tmp_path):
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as busy:
        port = busy.getsockname()[1]
        said = one_sentence(attempt(kind, tmp_path, port, HOST="::1", FLASK_RUN_HOST="::1"))
    assert said == f"Port {port} on ::1 is taken by another program; try another one: make run PORT={port + 1}"
