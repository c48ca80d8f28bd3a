"""The page is light: what a browser with an empty cache is sent, besides the vendored Socket.IO client."""

import re
from pathlib import Path

BUDGET = 64_000
STATIC = Path(__file__).parents[2] / "static"
ADDRESS = re.compile(r'(?:src|href)="(/static/[^"]+)"')


def test_all_of_the_room_is_under_sixty_four_kilobytes(login):
    browser = login("Hugo")
    room = browser.get("/chat")
    addresses = set(ADDRESS.findall(room.text))
    own = [address for address in addresses if "/vendor/" not in address]
    assert len(own) > 40, "a page without its parts weighs nothing"
    files = [browser.get(address, headers={"Accept-Encoding": "gzip"}) for address in own]
    assert {file.status_code for file in files} == {200}
    assert sum(len(answer.data) for answer in [room, *files]) <= BUDGET


def test_scripts_and_styles_are_served_without_comments_and_each_line_keeps_its_number(login):
    browser = login("Hugo")
    addresses = [each for each in ADDRESS.findall(browser.get("/chat").text) if each.endswith((".js", ".css"))]
    for address in addresses:
        served = browser.get(address).text.split("\n")
        written = (STATIC / address.split("/", 3)[3]).read_text().split("\n")
        pairs = list(zip(served, written, strict=True))
        assert all(one == other or (not one and other.lstrip().startswith("/*")) for one, other in pairs)
        assert "/vendor/" in address or ("", "") != pairs[0] != (written[0], written[0])
