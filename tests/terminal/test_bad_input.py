"""Wrong addresses, full rooms, taken names, a megabyte: one sentence, a defined end, and nothing typed is lost."""

import http.server
import socket
import threading

import pytest

NOT_SENT = "Not sent: deployed\n"
"""Behind the reason: nobody has to wonder which lines of a pipe arrived."""


@pytest.fixture
def web():
    """A web server that is no chat room."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as web:
        web.RequestHandlerClass.log_message = lambda *_: None
        threading.Thread(target=web.serve_forever).start()
        yield f"http://127.0.0.1:{web.server_port}"
        web.shutdown()


def test_an_unreachable_server_is_one_sentence_and_status_2(terminal, run, server):
    server.stop()
    hugo = terminal("--name", "Hugo")
    assert hugo.ends() == 2
    assert hugo.printed == f"Nobody answers at {server.url} (Connection refused)."
    piped = run("--name", "ci", typed="deployed\n")
    assert (piped.returncode, piped.stderr) == (2, f"Nobody answers at {server.url} (Connection refused).\n{NOT_SENT}")


def test_a_server_that_hangs_from_the_start_is_one_sentence_and_status_2(terminal, run, server):
    with server.frozen():
        hugo = terminal()
        piped = run("--name", "ci", typed="deployed\n")
        assert hugo.ends() == 2
    assert hugo.printed == f"Nobody answers at {server.url} (timed out)."
    assert (piped.returncode, piped.stderr) == (2, f"Nobody answers at {server.url} (timed out).\n{NOT_SENT}")


@pytest.mark.parametrize("wrong", ["ftp://localhost", "http://", "http://local host:1x", "http://[::1"])
def test_a_wrong_address_is_one_sentence_and_status_2(run, wrong):
    result = run("--name", "ci", typed="deployed\n", to=wrong)
    assert (result.returncode, result.stderr) == (2, f"This is not the address of a room: {wrong}\n{NOT_SENT}")


def test_another_web_server_is_one_sentence_and_status_2(run, terminal, web):
    hugo = terminal(to=web)
    assert (hugo.ends(), hugo.printed) == (2, f"There is no chat room at {web}")
    result = run("--name", "ci", typed="deployed\n", to=web)
    assert (result.returncode, result.stderr) == (2, f"There is no chat room at {web}\n{NOT_SENT}")


def test_a_link_copied_from_the_browser_will_do(arrive, server):
    arrive("Hugo", to=f"{server.url}/chat").says("here").sees("Hugo >>> here")
    arrive("Julien", to=f"localhost:{server.port}").sees("Hugo >>> here")


def test_a_full_room_is_one_sentence_and_status_1(serve, terminal, arrive, run):
    server = serve(CHAT_SEATS=1)
    arrive("Hugo", to=server.url)
    julien = terminal("--name", "Julien", to=server.url)
    assert julien.ends() == 1
    assert julien.printed.endswith("The only seat is taken.")
    piped = run("--name", "ci", typed="deployed\n", to=server.url)
    assert (piped.returncode, piped.stderr) == (1, f"The only seat is taken.\n{NOT_SENT}")


def test_a_taken_name_is_asked_for_again_and_refuses_a_pipe(arrive, terminal, run, environ, tmp_path):
    elsewhere = environ | {"XDG_STATE_HOME": str(tmp_path / "elsewhere")}
    arrive("Hugo", environ=elsewhere)
    second = terminal("--name", "Hugo").sees("Hugo is already here. Please choose another name.")
    second.sees("Please enter your username:").says("a/b").sees("A name cannot contain").says("Julien")
    second.sees_status("Julien · 2 of 10")
    piped = run("--name", "hugo", typed="deployed\n")
    assert piped.returncode == 1
    assert "is already here" in piped.stderr


def test_a_password_is_asked_for(serve, terminal):
    server = serve(CHAT_PASSWORD="open sesame")
    hugo = terminal("--name", "Hugo", to=server.url).sees("Please enter the password of this room:\n>>>").says("wrong")
    hugo.sees("Please enter the password of this room:\n>>>", 2).says("open sesame").sees_status("Hugo · 1 of 10")
    assert "sesame" not in hugo.printed


def test_a_megabyte_is_refused_in_one_sentence_and_stays_in_reach(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    hugo.pastes("x" * 1_000_000 + "END").says("")
    hugo.sees("This is too long to be sent (1000003 characters).")
    hugo.sees("xxxEND")
    hugo.types("\x15").types("\x15").says("short").sees("Hugo >>> short")
    julien.sees("Hugo >>> short")
    assert "xxxx" not in julien.printed
    hugo.sees_status(" · connected")


def test_a_text_over_the_rooms_limit_comes_back(arrive):
    hugo = arrive("Hugo")
    hugo.pastes("y" * 4001).says("").sees("this one has 4001.\n    yyy").types("\x7f").says("").sees("Hugo >>> yyy")


def test_control_c_while_nobody_answers_ends_quietly(terminal):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hugo = terminal(to=f"http://127.0.0.1:{silent.getsockname()[1]}")
        visitor, _ = silent.accept()
        hugo.types("\x03")
        assert (hugo.ends(), hugo.printed.removeprefix("^C")) == (0, "")
        visitor.close()


def test_control_d_at_the_door_ends_quietly(terminal):
    hugo = terminal().sees("Please enter your username:").sees(">>>").types("\x04")
    assert hugo.ends() == 0
