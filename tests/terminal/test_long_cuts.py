"""A cut longer than the grace period: page and terminal get their seats again, and every line, once, in order.

`CUT=300` makes it five minutes; `make soak` does. Else it ends as soon as both seats are free.
"""

import os
import time

import pytest

from tests.browser.person import Person
from tests.member import eventually
from tests.server import KINDS

GRACE, SECONDS = 2, float(os.environ.get("CUT", 0))
LINES = [f"line {number}." for number in range(620)]
"""More than one page of catching up, and more than the browser's page keeps at hand."""


@pytest.fixture(params=KINDS)
def server(request, share):
    return share(request.param, CHAT_PACE_BURST=1000, CHAT_GRACE_SECONDS=GRACE, CHAT_KEEP_MINUTES=0)


def read_upwards(person, lines):
    """All of `lines`, from the last to the first, as one scrolls through them; and at no point anything else."""
    read = set()
    while len(read) < len(lines):
        texts = person.log.locator("[data-kind=text] .message-text").all_text_contents()
        start = lines.index(texts[0])
        assert texts == lines[start : start + len(texts)]
        read.update(texts)
        person.log.evaluate("log => (log.scrollTop = 0)")
        person.page.wait_for_timeout(50)


@pytest.mark.timeout(SECONDS + 120)
def test_after_a_long_cut_page_and_terminal_have_every_line_once_in_order(visit, arrive, network, run, server):
    hugo, tina = Person(visit(), "Hugo", network.url), arrive("Tina", to=network.url)
    hugo.come_in()
    network.cut()
    mended_at = time.monotonic() + SECONDS
    sent = run("--name", "ci", typed="\n".join(LINES))
    assert (sent.returncode, sent.stderr) == (0, "")
    time.sleep(max(0, mended_at - time.monotonic()))
    eventually(lambda: server.taken() == 0)
    network.mend()
    tina.sees(LINES[-1])
    hugo.sees(LINES[-1])
    read_upwards(hugo, LINES)
    assert [line.split(">>> ")[1] for line in tina.lines if " ci >>> " in line] == LINES
    hugo.say("I am back")
    tina.sees("Hugo >>> I am back")
