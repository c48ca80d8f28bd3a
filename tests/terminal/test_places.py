"""Wherever people start it: terminals that cannot move a cursor, other locales, windows that change, pipes that end."""

import http.server
import json
import subprocess
import sys
import threading

import pytest

from .terminal import PATIENCE, command

OLD_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""ASCII, and Python does not help itself to UTF-8."""
LATIN_1 = {"PYTHONIOENCODING": "iso-8859-1"}
"""What Python makes of LC_ALL=en_US.ISO-8859-1, which few machines have."""


@pytest.fixture
def teletype(terminal, environ):
    """Somebody where no cursor can be moved: `teletype("Hugo")`."""

    def teletype(name, term="dumb", **how):
        hugo = terminal("--name", name, environ=environ | {"TERM": term}, **how)
        return hugo.sees(f"{name} is connected")

    return teletype


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_move_its_cursor_is_a_place_to_talk(arrive, teletype, term):
    julien, hugo = arrive("Julien"), teletype("Hugo", term)
    hugo.says("hello").sees("Hugo >>> hello")
    julien.sees("Hugo >>> hello").says("/pm Hugo psst")
    hugo.sees("Julien(PM) >>> psst").says("/name", "Hugues").sees("Hugo is now known as Hugues")
    hugo.says("/who").sees("    2 of 10:\n    Julien\n    Hugues").types("\x04")
    assert hugo.ends() == 0
    assert b"\x1b" not in hugo.raw
    julien.sees("Hugues has left")


@pytest.mark.parametrize("line", ["/pmJulien hi", "/pn Julien hi", "pm Julien hi", ".pm Julien hi"])
def test_there_what_the_room_takes_for_private_publishes_nothing_either(arrive, teletype, line):
    julien, hugo = arrive("Julien"), teletype("Hugo")
    hugo.says(line).sees("/pm Julien").says("my secret").sees("/pm Julien hi my secret")
    hugo.says("", "for all").sees("Hugo >>> for all")
    assert "secret" not in julien.sees("Hugo >>> for all").printed


def test_there_the_name_and_the_password_are_asked_for_too(serve, terminal, environ):
    server = serve(CHAT_PASSWORD="open sesame")
    hugo = terminal(to=server.url, environ=environ | {"TERM": "dumb"})
    hugo.sees("Please enter your username:\n>>>").says("Hugo")
    hugo.sees("Please enter the password of this room:\n>>>").says("open sesame").sees("Hugo is connected").says(
        "/quit"
    )
    assert hugo.ends() == 0
    assert "sesame" not in hugo.printed
    assert b"\x1b" not in hugo.raw


def test_there_a_private_line_that_was_refused_publishes_nothing(arrive, teletype):
    julien, hugo = arrive("Julien"), teletype("Hugo")
    hugo.says("/pm Nobody").sees("There is no Nobody here").says("my secret").sees("no Nobody here", 2)
    hugo.says("/pm Julien", "psst").sees("Hugo(PM to Julien) >>> psst")
    hugo.says("/pm Nobody").sees("no Nobody here", 3).says("", "for all").sees("Hugo >>> for all")
    julien.sees("Hugo >>> for all")
    assert "secret" not in julien.printed


def test_there_an_answer_is_never_to_somebody_who_is_ignored(arrive, teletype):
    mallory, hugo = arrive("Mallory"), teletype("Hugo")
    hugo.says("/ignore Mallory").sees("hidden on your screen")
    mallory.says("/pm Hugo psst").sees("Mallory(PM to Hugo) >>> psst")
    hugo.says("/reply secret").sees("There is no private message to answer yet.")
    hugo.says("", "for all").sees("Hugo >>> for all")
    assert "secret" not in mallory.sees("for all").printed


def test_there_an_answer_that_could_go_to_two_is_refused(arrive, teletype):
    julien, anna, hugo = arrive("Julien"), arrive("Anna"), teletype("Hugo")
    julien.says("/pm Hugo one")
    hugo.sees("Julien(PM) >>> one")
    anna.says("/pm Hugo two")
    hugo.sees("Anna(PM) >>> two").says("/reply my secret").sees("Nothing was sent")
    hugo.says("", "for all").sees("Hugo >>> for all")
    assert "secret" not in julien.sees("for all").printed + anna.sees("for all").printed


def test_there_a_line_that_looks_like_another_command_is_sent_when_typed_again(arrive, teletype):
    julien, hugo = arrive("Julien"), teletype("Hugo")
    hugo.says("/pm Julien").sees("What do you want to write to Julien?").says("/pm Hugo x")
    hugo.sees("As the answer this would go to Julien").says("/pm Hugo x")
    julien.sees("Hugo(PM) >>> /pm Hugo x")


def test_there_a_lost_connection_is_told_and_what_is_typed_meanwhile_is_sent(arrive, teletype, network):
    julien, hugo = arrive("Julien"), teletype("Hugo", to=network.url)
    network.cut()
    hugo.sees("    reconnecting …").says("written meanwhile")
    network.mend()
    hugo.sees("    connected").sees("Hugo >>> written meanwhile")
    julien.sees("Hugo >>> written meanwhile")


def test_what_is_printed_into_a_file_has_nothing_that_moves_a_cursor(server, terminal, environ):
    shell = " ".join(command(server.url, "--name", "Hugo")) + " | tee log"
    hugo = terminal(environ=environ, instead=("/bin/sh", "-c", shell)).sees("Hugo is connected")
    hugo.says("hello", "/quit").sees("You have left the room")
    assert b"\x1b" not in hugo.raw


# Locales


@pytest.mark.parametrize("locale", [OLD_LOCALE, LATIN_1])
def test_what_a_locale_cannot_show_is_replaced_and_nothing_else_changes(arrive, run, environ, locale):
    hugo = arrive("Zoë 😀")
    environ |= locale
    result = run("--name", "bot", typed="/who\nhello\n")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("2 of 10:\nZo")
    hugo.sees("bot >>> hello")


def test_a_line_that_is_not_utf_8_is_what_the_locale_says_or_is_refused(arrive, run, environ):
    hugo = arrive("Hugo")
    latin = b"caf\xe9\n".decode(errors="surrogateescape")
    result = run("--name", "ci", typed=f"{latin}next\n")
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "Nothing was sent." in result.stderr
    environ |= LATIN_1
    assert run("--name", "ci", typed=f"{latin}thé\n").returncode == 0
    hugo.sees("ci >>> next").sees("ci >>> café").sees("ci >>> thé")
    assert hugo.printed.count("caf") == 1


# Homes


@pytest.mark.parametrize("spoilt", ["/dev/null", "a folder in its place"])
def test_where_nothing_can_be_kept_one_talks_all_the_same(arrive, terminal, run, environ, tmp_path, spoilt):
    """Also where the disk is full, or the file belongs to root since somebody has used sudo."""
    hugo = arrive("Hugo")
    if spoilt == "/dev/null":
        environ["XDG_STATE_HOME"] = spoilt
    else:
        environ["XDG_STATE_HOME"] = str(tmp_path / "spoilt")
        (tmp_path / "spoilt" / "chat-room" / "history").mkdir(parents=True)
    ended = run("--name", "bot", typed="hello\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    hugo.sees("bot >>> hello")
    julien = terminal("--name", "Julien", environ=environ).sees_status("Julien · ").says("one").sees("Julien >>> one")
    julien.says("two").sees("Julien >>> two").types("\x1b[A\x1b[A").says("").sees("Julien >>> one", 2).says("/quit")
    assert julien.ends() == 0
    assert "Traceback" not in julien.printed


WITHOUT_A_NAME = """
import pwd
def getpwuid(_): raise KeyError
pwd.getpwuid = getpwuid
from chatapp.terminal import kept
kept.write(kept.cookie_file("http://localhost", "Hugo"), "a cookie")
kept.forget(kept.cookie_file("http://localhost", "Hugo"))
"""


def test_a_user_without_a_name_and_a_home_keeps_nothing(environ):
    """As in a container. Else the program would not even start."""
    for name in ("HOME", "XDG_STATE_HOME"):
        del environ[name]
    ended = subprocess.run([sys.executable, "-c", WITHOUT_A_NAME], env=environ, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


# Windows that change


def test_a_window_that_changes_while_one_types_takes_nothing_of_the_line(arrive):
    hugo, julien = arrive("Hugo"), arrive("Julien")
    draft = "a draft that goes on while the window changes and others talk"
    for number, letter in enumerate(draft):
        if number % 6 == 0:
            hugo.resizes(*[(40, 12), (20, 5), (132, 40), (1, 1)][number // 6 % 4])
            julien.says(f"line {number}")
        hugo.types(letter)
    hugo.resizes(100, 30).sees_status("Hugo · 2 of 10 · connected").says("")
    julien.sees(f"Hugo >>> {draft}")


# Pipes


@pytest.mark.parametrize("typed", ["one\r\ntwo\r\n", "one\ntwo", "one\rtwo\r", "\ufeffone\r\n\r\ntwo"])
def test_lines_end_as_on_any_system_and_the_last_one_need_not(arrive, run, typed):
    hugo = arrive("Hugo")
    assert run("--name", "ci", typed=typed).returncode == 0
    hugo.sees("ci has left")
    assert [line.split(">>> ")[1] for line in hugo.lines if "ci >>>" in line] == ["one", "two"]


@pytest.mark.parametrize("stdin", ["<&-", "</dev/null"])
def test_without_a_standard_input_there_is_nothing_to_send(server, environ, stdin):
    assert _shell(f"{stdin}", server, environ) == (0, "", "")


@pytest.mark.parametrize("broken", [">/dev/full", "| true"])
def test_an_answer_that_nobody_takes_is_told_and_the_lines_behind_it_are_sent(arrive, server, environ, broken):
    hugo = arrive("Hugo")
    _status, _said, told = _shell(broken, server, environ, "/who\nhello\n")
    assert told in [
        f"The answer could not be written ({reason}).\n" for reason in ("No space left on device", "Broken pipe")
    ]
    hugo.sees("ci >>> hello").sees("ci has left")


def test_a_full_disk_ends_a_bot_with_a_sentence_and_status_1(server, environ):
    told = "The answer could not be written (No space left on device).\n"
    assert _shell("--listen --history 1 </dev/null >/dev/full", server, environ) == (1, "", told)


def test_a_bot_sends_all_that_comes_in(arrive, server, environ):
    hugo = arrive("Hugo")
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command(server.url, "--name", "bot", "--listen"), env=environ, **piped) as bot:
        bot.stdin.write("one\ntwo\nthree\n")
        bot.stdin.flush()
        hugo.sees("bot >>> three")
        bot.terminate()


def _shell(how, server, environ, typed=""):
    line = f"{' '.join(command(server.url, '--name', 'ci'))} {how}"
    ended = subprocess.run(
        ["/bin/sh", "-c", line], input=typed, env=environ, capture_output=True, text=True, timeout=PATIENCE
    )
    return ended.returncode, ended.stdout, ended.stderr


# Addresses


@pytest.mark.parametrize(
    "wrong",
    [
        " ",
        "http://localhost:99999",
        "http://localhost:-1",
        "http://a..b",
        "http://" + "a" * 70,
        "http://[::1",
        "ws://a",
    ],
)
def test_no_address_is_answered_in_the_words_of_python(run, wrong):
    result = run("--name", "ci", typed="deployed\n", to=wrong)
    assert (result.returncode, result.stderr) == (
        2,
        f"This is not the address of a room: {wrong.strip()}\nNot sent: deployed\n",
    )


@pytest.mark.parametrize(
    "secret", ["http://ci:secret@localhost", "ci:secret@localhost", "http://localhost:secret@evil"]
)
def test_a_password_in_an_address_is_not_repeated(run, secret):
    result = run("--name", "ci", typed="deployed\n", to=secret)
    assert (result.returncode, result.stderr.count("\n")) == (2, 2)
    assert "secret" not in result.stderr


class _OnlyHttp(http.server.BaseHTTPRequestHandler):
    """A room behind a proxy that lets no WebSocket through."""

    def do_POST(self):
        self._answer(201, [("Set-Cookie", "chat=abc; Path=/")])

    def do_GET(self):
        self._answer(200 if self.path == "/seats" else 400)

    def _answer(self, status, headers=()):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps({"you": {"id": "x", "name": "ci"}, "seats": 10}).encode())

    def log_message(self, *_):
        pass


def test_a_proxy_that_lets_no_websocket_through_is_named_in_a_sentence(run):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _OnlyHttp) as proxy:
        threading.Thread(target=proxy.serve_forever).start()
        url = f"http://127.0.0.1:{proxy.server_port}"
        result = run("--name", "ci", typed="deployed\n", to=url)
        proxy.shutdown()
    said = f"{url} answers, but lets no WebSocket through, which the room needs (status 400).\nNot sent: deployed\n"
    assert (result.returncode, result.stderr) == (2, said)


def test_a_server_without_tls_is_said_without_what_only_programmers_read(run, server):
    url = server.url.replace("http", "https")
    result = run("--name", "ci", typed="deployed\n", to=url)
    assert result.returncode == 2
    assert result.stderr.startswith(f"Nobody answers at {url} (")
    assert "_ssl" not in result.stderr
    assert "[" not in result.stderr
