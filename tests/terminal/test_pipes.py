"""Scripts and bots: lines in, JSON out, and an exit status."""

import json
import signal
import subprocess
import time

import pytest

from tests.proxy import Proxy

from .conftest import ROOT
from .terminal import PATIENCE, command, impatient


@pytest.fixture
def listen(server, environ):
    """`--listen` as a process; its lines, parsed, as they come."""
    started = []

    def listen(*arguments, name="bot", stdin=subprocess.DEVNULL, to=server.url):
        process = subprocess.Popen(
            command(to, "--name", name, "--listen", *arguments),
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, cwd=environ["HOME"], text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield listen
    for process in started:
        process.kill()
        process.communicate()


def _hears(process, count):
    return [json.loads(process.stdout.readline()) for _ in range(count)]


def _heard(process, text):
    """The messages until this text."""
    messages = []
    while not messages or messages[-1].get("text") != text:
        messages += _hears(process, 1)
    return messages


def test_each_line_is_one_message_and_the_seat_is_free_again(arrive, run):
    hugo = arrive("Hugo")
    result = run("--name", "ci", typed="deployed\n\n  version 2\n")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    hugo.sees("ci >>> deployed\n").sees("ci >>> " + "  version 2").sees("ci has left").sees_status("1 of 10")


def test_the_pace_of_the_room_is_waited_for_and_nothing_is_dropped(serve, arrive, run):
    server = serve(CHAT_PACE_BURST=3, CHAT_PACE_PER_SECOND=40)
    hugo = arrive("Hugo", to=server.url)
    started = time.monotonic()
    result = run("--name", "ci", typed="".join(f"line {number}.\n" for number in range(100)), to=server.url)
    assert (result.returncode, result.stderr) == (0, "")
    assert time.monotonic() - started > 97 / 40
    hugo.sees("line 99.")
    assert [line.split(">>> ")[1] for line in hugo.lines if "ci >>>" in line] == [f"line {n}." for n in range(100)]


def test_a_refusal_is_on_stderr_with_status_1_and_the_other_lines_are_sent(arrive, run):
    hugo = arrive("Hugo")
    result = run("--name", "ci", typed="one\n/pm Nobody secret\n/pm\nHugo\nlast\n")
    assert result.returncode == 1
    assert "/pm Nobody secret: There is no Nobody here" in result.stderr
    hugo.sees("ci >>> one").sees("ci >>> Hugo").sees("ci >>> last")
    assert "secret" not in hugo.printed


def test_the_answer_of_a_command_is_on_stdout(arrive, run):
    arrive("Hugo")
    assert run("--name", "ci", typed="/who\n").stdout == "2 of 10:\nHugo\nci\n"


def test_a_mark_at_the_beginning_of_what_is_piped_in_is_no_part_of_it(arrive, run):
    hugo = arrive("Hugo")
    assert run("--name", "ci", typed="\ufeffdeployed\n").returncode == 0
    hugo.sees("deployed")
    assert "\ufeff".encode() not in hugo.raw


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf_16_is_refused_in_one_sentence(arrive, run, encoding, mark):
    hugo = arrive("Hugo")
    result = run("--name", "ci", typed=f"{mark}/pm Hugo psst\n".encode(encoding).decode(errors="surrogateescape"))
    sentence = "What is piped in is UTF-16; please send UTF-8. Nothing was sent.\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, "", sentence)
    hugo.sees("ci has left")
    assert ">>>" not in "".join(hugo.lines)


def test_choices_stand_below_the_reason_on_stderr(arrive, run):
    arrive("Julien")
    result = run("--name", "ci", typed="/pm Julein psst\n/pm Julien\n")
    assert result.returncode == 1
    assert 'Nothing was sent.\n    /pm "Julien" psst\nWhat do you want to write to Julien?\n' in result.stderr


def test_make_chat_is_the_same_program(environ):
    made = subprocess.run(["make", "-n", "chat", "URL=http://a:1", "NAME=Anna Maria"], capture_output=True, cwd=ROOT)
    assert b'-m chatapp.terminal http://a:1 --name "Anna Maria"\n' in made.stdout


def test_without_a_name_it_asks_for_one_on_stderr(run):
    result = run(typed="deployed\n")
    assert (result.returncode, result.stderr) == (1, "Please say who is writing: --name NAME\n")


def test_a_server_that_restarts_while_lines_are_sent_gets_each_once(server, arrive, environ):
    hugo = arrive("Hugo")
    piped = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    pipe = subprocess.Popen(command(server.url, "--name", "ci"), env=environ, cwd=environ["HOME"], **piped)
    pipe.stdin.write("one\n")
    pipe.stdin.flush()
    hugo.sees("ci >>> one")
    server.kill()
    pipe.stdin.write("two\n")
    pipe.stdin.flush()
    server.start()
    _, complaints = pipe.communicate("three\n", timeout=PATIENCE)
    assert (pipe.returncode, complaints) == (0, "")
    hugo.sees("ci >>> three")
    assert [line.split(">>> ")[1] for line in hugo.lines if "ci >>>" in line] == ["one", "two", "three"]


@pytest.fixture
def pipe(server, environ):
    """The program with an open pipe, which waits for a lost connection for a second."""
    started = []

    def pipe(name, to=server.url):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(impatient(to, "--name", name), env=environ, cwd=environ["HOME"], text=True, **pipes)
        started.append(process)
        return process

    yield pipe
    for process in started:
        process.kill()
        process.communicate()


def _says(process, line):
    """And knows that it was taken: each line is answered before the next is read, `/who` with one's own name last."""
    process.stdin.write(f"{line}\n/who\n")
    process.stdin.flush()
    assert "ci\n" in process.stdout


def test_a_server_that_hangs_ends_a_pipe_with_a_sentence_and_status_2(arrive, server, pipe):
    hugo, ci = arrive("Hugo"), pipe("ci")
    _says(ci, "one")
    hugo.sees("ci >>> one")
    with server.frozen():
        said, complaints = ci.communicate("two\n", timeout=PATIENCE)
    assert (ci.returncode, said) == (2, "")
    assert complaints == f"The connection to {server.url} was lost.\nNot sent: two\n"


def test_a_network_that_stays_cut_ends_a_pipe_with_a_sentence_and_status_2(arrive, network, pipe):
    hugo, ci = arrive("Hugo"), pipe("ci", to=network.url)
    _says(ci, "one")
    hugo.sees("ci >>> one")
    network.cut()
    said, complaints = ci.communicate("two\n", timeout=PATIENCE)
    assert (ci.returncode, said) == (2, "")
    assert complaints == f"The connection to {network.url} was lost.\nNot sent: two\n"


def test_a_pipe_whose_seat_is_taken_meanwhile_says_so_with_status_1(serve, arrive, pipe):
    server = serve(CHAT_SEATS=2, CHAT_GRACE_SECONDS=1, CHAT_KEEP_MINUTES=0)
    with Proxy(server.port) as network:
        hugo, ci = arrive("Hugo", to=server.url), pipe("ci", to=network.url)
        _says(ci, "one")
        hugo.sees("ci >>> one")
        network.cut()
        hugo.sees("ci has left")
        arrive("Julien", to=server.url)
        network.mend()
        assert ci.stderr.readline() == "All 2 seats are taken.\n"
        said, complaints = ci.communicate("two\n", timeout=PATIENCE)
    assert (ci.returncode, said, complaints) == (1, "", "Not sent: two\n")


def test_a_pipe_that_is_interrupted_frees_its_seat_with_status_0(arrive, pipe):
    hugo, ci = arrive("Hugo"), pipe("ci")
    _says(ci, "one")
    hugo.sees("ci >>> one")
    ci.send_signal(signal.SIGINT)
    assert (ci.wait(PATIENCE), ci.stderr.read()) == (0, "")
    hugo.sees("ci has left").sees_status("1 of 10")


def test_a_megabyte_in_a_pipe_is_refused_in_one_short_line(arrive, run):
    hugo = arrive("Hugo")
    result = run("--name", "ci", typed="x" * 1_000_000 + "\nlast\n")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert result.stderr.endswith("xxx …: This is too long to be sent (1000000 characters). Nothing was sent.\n")
    assert len(result.stderr) < 400
    hugo.sees("ci >>> last")
    assert "xxx" not in hugo.printed


def test_listening_prints_messages_as_json_in_ascii_whatever_stdin_does(arrive, listen):
    hugo = arrive("Hugo")
    bot = listen()
    hugo.sees("bot is connected").says("été \x1b[27;2;13~", "/pm bot psst")
    first, second = (message for message in _heard(bot, "psst") if "text" in message)
    assert (first["by"]["name"], first["text"][:3]) == ("Hugo", "été")
    assert [person["name"] for person in second["to"]] == ["bot"]
    bot.send_signal(signal.SIGTERM)
    assert bot.wait(PATIENCE) == 0
    hugo.sees("bot has left").sees_status("1 of 10")


def test_listening_sends_what_comes_on_stdin_and_goes_on_after_its_end(arrive, listen):
    hugo = arrive("Hugo")
    bot = listen(stdin=subprocess.PIPE)
    bot.stdin.write("I am a bot\n")
    bot.stdin.close()
    hugo.sees("bot >>> I am a bot").says("hello bot")
    assert _heard(bot, "hello bot")
    bot.stdin = None
    bot.send_signal(signal.SIGTERM)
    assert bot.wait(PATIENCE) == 0


def test_a_bot_answers_the_last_private_message_that_it_has_heard(arrive, listen):
    hugo, julien, bot = arrive("Hugo"), arrive("Julien"), listen(stdin=subprocess.PIPE)
    hugo.sees("bot is connected").says("/pm bot first")
    _heard(bot, "first")
    julien.says("/pm bot second")
    _heard(bot, "second")
    bot.stdin.write("/reply yes\n")
    bot.stdin.flush()
    julien.sees("bot(PM) >>> yes").says("end")
    hugo.sees("Julien >>> end")
    assert "yes" not in hugo.printed


def test_history_prints_the_last_ones_first(arrive, run, listen):
    hugo = arrive("Hugo")
    assert run("--name", "ci", typed="".join(f"{number}\n" for number in range(250))).returncode == 0
    hugo.sees("ci has left")
    bot = listen("--history", "203")  # more than the room tells a newcomer by itself
    heard = _hears(bot, 203)
    assert [message["text"] for message in heard if "text" in message] == [str(n) for n in range(49, 250)]
    assert [(message["kind"], message["by"]["name"]) for message in heard[-2:]] == [("left", "ci"), ("joined", "bot")]
    hugo.says("now")
    assert [message["text"] for message in _heard(bot, "now")] == ["now"]


def test_listening_misses_nothing_over_a_restart(arrive, server, listen, run):
    hugo, bot = arrive("Hugo"), listen()
    hugo.sees("bot is connected").says("before")
    _heard(bot, "before")
    server.kill()
    hugo.sees_status("reconnecting")
    server.start()
    hugo.sees_status(" · connected").says("after")
    assert [message["text"] for message in _heard(bot, "after")] == ["after"]


def test_a_reader_that_has_enough_ends_it(arrive, listen):
    hugo, bot = arrive("Hugo"), listen()
    hugo.sees("bot is connected")
    bot.stdout.close()
    assert bot.wait(PATIENCE) == 0
    assert bot.stderr.read() == ""
    hugo.sees("bot has left")
    bot.stdout = None


def test_what_was_piped_in_is_named_where_there_is_no_room_and_the_status_says_so(serve, run):
    server = serve(CHAT_ROOMS="class-a")
    for nowhere in (f"{server.url}/r/nowhere/", "http://127.0.0.1:1/", "ftp://nowhere"):
        result = run("--name", "ci", typed="one\n\ntwo\n", to=nowhere)
        reason, *unsent = result.stderr.splitlines()
        assert (result.returncode, unsent) == (2, ["Not sent: one", "Not sent: two"]), reason


def test_whoever_pipes_without_end_into_no_room_is_not_waited_for(environ):
    pipe = subprocess.Popen(
        command("http://127.0.0.1:1/", "--name", "ci"), stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environ
    )
    assert pipe.wait(PATIENCE) == 2
    pipe.communicate()


def test_whatever_is_piped_in_after_the_end_is_named(arrive, run, server, environ):
    hugo = arrive("Hugo")
    pipe = subprocess.Popen(
        command(server.url, "--name", "ci"), stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, text=True
    )
    pipe.stdin.write("one\n")
    pipe.stdin.flush()
    hugo.sees("ci >>> one")
    run("--name", "ci", typed="/quit\n")
    hugo.sees("ci has left")
    _, said = pipe.communicate("two\nthree\n", PATIENCE)
    assert (pipe.returncode, said) == (1, "Not sent: two\nNot sent: three\n")
    assert "two" not in hugo.printed


@pytest.mark.parametrize("typed", ["HTTP://LocalHost.:{port}/", "localhost:{port}.", "http://LOCALHOST:{port}/chat."])
def test_an_address_is_found_as_somebody_has_copied_it(server, run, arrive, typed):
    hugo = arrive("Hugo")
    result = run("--name", "ci", typed="deployed\n", to=typed.format(port=server.port))
    assert (result.returncode, result.stderr) == (0, "")
    hugo.sees("ci >>> deployed")
