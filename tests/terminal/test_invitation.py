"""At a terminal: how the others come in."""

import subprocess

from chatapp.invitation import interfaces
from chatapp.invitation.ways import of_machine
from tests.scan import printed, scanned
from tests.terminal.terminal import command


def test_the_command_shows_address_and_code(serve, arrive):
    server = serve("gunicorn", HOST="0.0.0.0", CHAT_PASSWORD="sesame", CHAT_ROOMS="class-a")
    addresses = of_machine("0.0.0.0", str(server.port), interfaces.read(), path="/r/class-a/").addresses
    there = f"http://localhost:{server.port}/r/class-a"
    claire = arrive("Claire", "--password", "sesame", to=there, rows=60)
    claire.says("/invite")
    for text in ("Bring in the others", "without the password", *addresses):
        claire.sees(text)
    there = [f"{addresses[0]}#password=sesame"]
    claire.until(lambda: len(code(claire)) > 15 and scanned(printed(code(claire))) == there, "no code that leads there")
    assert claire.colour("▄▄▄▄▄") == "brightwhite"
    claire.says("/who").sees("1 of 10:")


def code(person):
    rows = [row.strip() for row in person.printed.split("\n") if "██" in row]
    return rows if len({len(row) for row in rows}) == 1 else []


def test_a_narrow_terminal_shows_the_words(arrive):
    hugo = arrive("Hugo", columns=30)
    hugo.says("/invite").sees("HOST=0.0.0.0")


def test_a_program_reads_the_words(server, environ):
    said = subprocess.run(
        command(server.url, "--name", "ci"), input="/invite\n", env=environ, capture_output=True, text=True, timeout=60
    )
    assert said.returncode == 0
    assert "make run HOST=0.0.0.0" in said.stdout
    assert "█" not in said.stdout
