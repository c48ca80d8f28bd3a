"""Behind a real nginx: TLS, HTTP/2 to the browser, another port, a path of its own; and what it must not open."""

import re
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.member import eventually
from tests.server import free_port

from .conftest import HOST, PREFIX
from .nginx import DEPLOY

BELOW = {"location / {": "location /chat/ {", PREFIX: "X-Forwarded-Prefix /chat"}
WITHOUT_PORT = {HOST: "Host $host"}
OTHER = """
server {
    listen 127.0.0.1:%d ssl;
    ssl_certificate /etc/ssl/chat.example.crt; ssl_certificate_key /etc/ssl/chat.example.key;
    default_type text/html; return 200 "Somebody else.";
}
"""
LINES = 110
"""Of one network; nginx lets it have a hundred."""
SLOW = "POST / HTTP/1.1\r\nHost: {host}\r\nX-Test: {address}\r\nContent-Length: 9\r\n\r\n"
PROMISES = DEPLOY.parent / "docs" / "promises.md"
UNKNOWN = "The room does not know this address."


def sends(text, url, proxy):
    """From the terminal, as a program."""
    command = [sys.executable, "-m", "chatapp.terminal", url, "--name", "Program"]
    environ = {"PATH": "/usr/bin", "SSL_CERT_FILE": str(proxy.certificate), "HOME": str(proxy.certificate.parent)}
    return subprocess.run(command, input=text, env=environ, capture_output=True, text=True, timeout=60)


def protocol(person):
    return person.page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")


@pytest.mark.parametrize(
    ("kind", "path", "room"), [("flask", "", "/"), ("gunicorn", "/chat", "/"), ("flask", "/chat", "/r/class-a/")]
)
def test_people_and_programs_talk_over_tls(front, arrive, kind, path, room):
    proxy, _server = front(kind, BELOW if path else {}, CHAT_ROOMS="class-a")
    url = proxy.url + path + room
    hugo = arrive("Hugo", url)
    assert hugo.page.url == f"{url}chat"
    assert protocol(hugo) == "h2"
    sent = sends("from the terminal", hugo.page.url, proxy)
    assert (sent.returncode, sent.stderr) == (0, "")
    hugo.sees("from the terminal")
    hugo.say("from the page")
    hugo.sees("from the page")
    (cookie,) = hugo.page.context.cookies()
    assert (cookie["path"], cookie["secure"], cookie["httpOnly"]) == (path + room, True, True)
    hugo.page.get_by_role("link", name="Français").click()
    expect(hugo.page.get_by_role("heading", name="Dans le salon")).to_be_visible()
    with hugo.page.expect_download() as download:
        hugo.say("/export")
    assert "from the page" in download.value.path().read_text()
    hugo.page.get_by_role("button", name="Quitter").click()
    expect(hugo.page.get_by_label("Pseudo")).to_be_visible()
    assert hugo.page.url == f"{url}?left=1"


def test_a_link_that_lacks_its_slash_leads_on_below_a_path(front):
    proxy, _server = front("gunicorn", BELOW, CHAT_ROOMS="class-a")
    for link in ("/chat", "/chat/r/class-a"):
        led = requests.get(proxy.url + link, verify=proxy.certificate, timeout=30)
        assert (led.status_code, led.url) == (200, f"{proxy.url}{link}/")


@pytest.mark.parametrize("changes", [
    {HOST: 'Host $host; proxy_set_header X-Forwarded-Host $http_host', 'X-Forwarded-Host   "";': "X-Real-IP x;"},
    {HOST: "Host $host", 'X-Forwarded-Port   ""': "X-Forwarded-Port $server_port"},
    {HOST: "X-Nothing x"},  # then it is the room's own address
    {HOST: "Host $host"},
])  # fmt: skip
def test_where_the_proxy_drops_the_port_there_are_ways_to_say_it(front, arrive, changes):
    told = "X-Forwarded" in str(changes)
    proxy, server = front("gunicorn", changes, CHAT_HOSTS="" if told else "localhost:{port}")
    hugo = arrive("Hugo", proxy.url)
    hugo.say("hello")
    hugo.sees("hello")
    assert "WARNING" not in server.log()


def test_where_nothing_says_the_port_the_door_gives_the_reason_and_the_log_the_remedy_once(front, visit):
    proxy, server = front("gunicorn", WITHOUT_PORT)
    for _ in range(2):
        hugo = Person(visit(ignore_https_errors=True), "Hugo", proxy.url)
        hugo.knock()
        expect(hugo.page.get_by_text(UNKNOWN)).to_be_visible()
    told = [line for line in server.log().splitlines() if "WARNING" in line]
    assert len(told) == 1
    assert f"refused a page at 'https://{proxy.host}', for the room was asked for as localhost" in told[0]
    assert "docs/running.md" in told[0]


def test_who_came_in_before_is_told_by_the_room_instead_of_blaming_the_network(front, visit):
    proxy, _server = front("gunicorn", WITHOUT_PORT)
    page = visit(ignore_https_errors=True)
    answer = requests.post(proxy.url, json={"username": "Hugo"}, verify=proxy.certificate, timeout=30)
    ((name, value),) = answer.cookies.items()
    page.context.add_cookies([{"name": name, "value": value, "url": proxy.url}])
    page.goto(f"{proxy.url}/chat")
    expect(page.get_by_text(UNKNOWN)).to_be_visible()


FORGED = {"X-Forwarded-Host": "localhost", "X-Forwarded-Port": "1", "X-Forwarded-Proto": "http",
          "X-Forwarded-Prefix": "/forged", "X-Forwarded-For": "192.0.2.1"}  # fmt: skip


def test_nobody_outside_says_what_only_the_proxy_may_say(front):
    proxy, server = front("gunicorn", {})
    with requests.Session() as web:
        web.trust_env = False
        web.verify = str(proxy.certificate)
        assert web.get(proxy.url, headers=FORGED | {"Host": "evil.example"}, timeout=30).status_code == 400
        answer = web.post(proxy.url, json={"username": "Hugo"}, headers=FORGED, timeout=30)
        assert (answer.status_code, "Secure" in answer.headers["Set-Cookie"]) == (201, True)
        assert "/forged" not in web.get(f"{proxy.url}/chat", headers=FORGED, timeout=30).text
    assert "Hugo came from 127.0.0.1" in server.log()


SEEN = {"    location / {": "    set_real_ip_from 127.0.0.1; real_ip_header X-Test;\n    location / {"}
"""Then a test says where somebody comes from."""


@contextmanager
def held(proxy, said, addresses):
    """Of each address a line that has said this, and goes no further."""
    tls = ssl.create_default_context(cafile=proxy.certificate)
    with ExitStack() as lines:
        for address in addresses:
            line = lines.enter_context(socket.create_connection(("127.0.0.1", proxy.port), 30))
            line = lines.enter_context(tls.wrap_socket(line, server_hostname="localhost"))
            line.sendall(said.format(host=proxy.host, address=address).encode())
        yield line


@pytest.mark.parametrize(
    ("addresses", "same", "other"),
    [
        (["192.0.2.1"] * LINES, "192.0.2.1", "192.0.2.2"),
        ([f"2001:db8::{number:x}:1" for number in range(LINES)], "2001:db8::a:b:c:d", "2001:db8:0:1::1"),
        ([f"2001:db8:a00:a0a::{number:x}" for number in range(LINES)], "2001:db8:a00:a0a::1", "2001:db8:a00:a0b::1"),
    ],
    ids=["IPv4", "zeros", "newlines"],
)
def test_one_network_holds_so_many_lines_and_keeps_nobody_else_out(front, addresses, same, other):
    """The room sees the proxy's address alone."""
    proxy, _server = front("gunicorn", SEEN)

    def status(address):
        headers = {"X-Test": address}
        return requests.get(f"{proxy.url}/seats", headers=headers, verify=proxy.certificate, timeout=30).status_code

    assert status(same) == 200
    with held(proxy, SLOW, addresses):
        eventually(lambda: status(same) == 429)
        assert status(other) == 200


@pytest.mark.parametrize("said", [SLOW, SLOW.removesuffix("\r\n")], ids=["body", "head"])
def test_whoever_goes_no_further_is_cut_by_the_proxy(front, said):
    proxy, _server = front("gunicorn", {})
    with held(proxy, said, ["192.0.2.1"]) as line:
        begun = time.monotonic()
        line.recv(4096)
        assert 8 < time.monotonic() - begun < 20


def test_the_file_does_what_the_promises_say_that_a_proxy_has_to_do():
    file = " ".join((DEPLOY / "nginx.conf").read_text().split())
    table = PROMISES.read_text().partition("| what the proxy has to do")[2]
    told = re.findall(r"`([a-z_]+ [^`]+|[A-Z][^`]+)`", table)
    assert len(told) > 12
    for each in told:
        assert each.removeprefix("proxy_set_header ") in file, each


def test_a_page_at_another_port_of_the_same_host_does_not_come_in(front, arrive):
    """Cookies know no ports, so the browser sends ours along: Origin alone tells the pages apart."""
    port = free_port()
    proxy, server = front("gunicorn", {"map $": OTHER % port + "map $"})
    hugo = arrive("Hugo", proxy.url)
    other = hugo.page.context.new_page()
    other.goto(f"https://localhost:{port}")
    opened = other.evaluate(
        """(url) => new Promise((tell) => {
            const line = new WebSocket(url);
            line.onopen = () => tell("open");
            line.onerror = () => tell("refused");
        })""",
        f"{proxy.url.replace('https', 'wss')}/socket.io/?EIO=4&transport=websocket",
    )
    assert opened == "refused"
    assert f"refused a page at 'https://localhost:{port}'" in server.log()
