"""The page is light: what a browser with an empty cache is sent, besides the vendored Socket.IO client."""

import re

BUDGET = 64_000
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
