"""The page in a real browser: how soon it is there, what it weighs, how fast a key is on the screen in a busy room."""

import os
import sys
import time
from contextlib import ExitStack, contextmanager
from itertools import cycle
from statistics import median, quantiles
from threading import Event, Thread

from playwright.sync_api import sync_playwright

from benchmarks.servers import SERVERS, started
from tests.browser.chromium import find
from tests.browser.robot import Robot

ROUNDS = 5
KEPT = 10_000
"""Messages in the transcript, all of which went by on the page that is typed on."""
A_SECOND = 20
"""Messages that arrive meanwhile."""
KEYS = "the quick brown fox jumps over the lazy dog, and so on " * 2
BETWEEN_KEYS_MS = 80
TALK = "No, I meant the other one, which we saw last week: https://example.org/a. Is it still there?".split()

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""Slow 3G: 400 ms until an answer begins, 400 kbit/s."""

# Event Timing: from the key (its own time stamp) to the frame that shows it, in steps of 8 ms; untold under 16.
WATCH = """
    window.keys = [];
    new PerformanceObserver((list) => keys.push(...list.getEntries().filter((each) => each.name === "keydown")))
        .observe({ type: "event", durationThreshold: 16, buffered: true });
    new MutationObserver((_, watch) => {
        if (!document.querySelector("#log .message")) return;
        window.shown = performance.now();
        watch.disconnect();
    }).observe(document, { childList: true, subtree: true });
"""
MOMENTS = """() => [
    performance.getEntriesByName("first-contentful-paint")[0].startTime,
    performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
    shown,
]"""


def main():
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", file=sys.stderr)
    with started(SERVERS["room"]) as room, browser() as chromium, ExitStack() as robots:
        url = f"http://127.0.0.1:{room.ports[0]}"
        talkers = [robots.enter_context(Robot(name, url)) for name in ("Ann", "Ben", "Cleo", "Dan")]
        reader = come_in(chromium, url)
        talkers[0].flood(*(line(number) for number in range(KEPT)))
        reader.locator("#log", has_text=line(KEPT - 1)).wait_for()
        print(table([{**coming(reader, url), **slowly(reader, url), **typing(reader, talkers)} for _ in range(ROUNDS)]))


@contextmanager
def browser():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])


def line(number):
    return " ".join(TALK[: 1 + number % len(TALK)]) + f" {number}"


def come_in(chromium, url):
    page = chromium.new_context(locale="en-GB").new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    page.get_by_label("Username").fill("Hugo")
    page.get_by_role("button").click()
    page.locator("#log .message").first.wait_for()
    return page


def slowly(reader, url):
    """The same over a slow line. Chromium does not slow WebSockets."""
    figures = coming(reader, url, SLOW)
    return {f"slow_{moment}": figures[moment] for moment in ("painted", "typed")}


def coming(reader, url, line=None):
    """Somebody with a seat and an empty cache opens the room."""
    context = reader.context.browser.new_context(storage_state=reader.context.storage_state())
    page = context.new_page()
    page.add_init_script(WATCH)
    if line:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
    asked = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(url + "/chat")
    page.locator("#log .message").first.wait_for()
    figures = dict(zip(("painted", "typed", "talk"), page.evaluate(MOMENTS), strict=True)) | weight(asked)
    context.close()
    return figures


def weight(asked):
    sizes = {request.url: request.sizes() for request in asked}
    bodies = {url: size["responseBodySize"] for url, size in sizes.items()}
    headers = sum(size["requestHeadersSize"] + size["responseHeadersSize"] for size in sizes.values())
    vendored = sum(size for url, size in bodies.items() if "/vendor/" in url)
    return {
        "requests": len(sizes),
        "headers": headers,
        "own": sum(bodies.values()) - vendored,
        "vendored": vendored,
        "wire": sum(bodies.values()) + headers,
    }


def typing(reader, talkers):
    with talking(talkers):
        reader.evaluate("keys.length = 0")
        reader.locator("#line").press_sequentially(KEYS, delay=BETWEEN_KEYS_MS, timeout=0)
        reader.wait_for_timeout(200)
        slow = sorted(reader.evaluate("keys.map((each) => each.duration)"))
    reader.locator("#line").fill("")
    every = [16] * (len(KEYS) - len(slow)) + slow
    return {"key50": median(every), "key95": quantiles(every, n=20)[18], "key100": every[-1]}


@contextmanager
def talking(talkers):
    """So many messages a second from all of them in turn."""
    over = Event()
    thread = Thread(target=talk, args=(talkers, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def talk(talkers, over):
    due = time.monotonic()
    for number, talker in enumerate(cycle(talkers)):
        if over.wait(max(0, due - time.monotonic())):
            return
        talker.client.emit("message", {"text": line(number)})
        due += 1 / A_SECOND


FIGURES = {
    "painted": "First contentful paint, empty cache (ms)",
    "typed": "All modules run: a line can be sent (ms)",
    "talk": "The last hundred messages are there (ms)",
    "slow_painted": "First contentful paint over slow 3G (ms)",
    "slow_typed": "A line can be sent over slow 3G (ms)",
    "requests": "Requests",
    "headers": "Bytes of their headers, both ways",
    "own": "Bytes of the page besides Socket.IO's client, as sent",
    "vendored": "Bytes of Socket.IO's client, as sent",
    "wire": "Bytes on the wire, headers included",
    "key50": "Key to screen, median (ms)",
    "key95": "Key to screen, 95th percentile (ms)",
    "key100": "Key to screen, slowest (ms)",
}


def table(rounds):
    rows = [f"| {words} | {median(each[name] for each in rounds):.0f} |" for name, words in FIGURES.items()]
    return "\n".join([f"| {len(rounds)} rounds, median; load {os.getloadavg()[0]:.1f} | |", "|---|--:|", *rows])


if __name__ == "__main__":
    main()
