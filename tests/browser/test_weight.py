"""The page is light: what a browser with an empty cache is sent, besides the vendored Socket.IO client."""

from pathlib import Path

from .person import Person

BUDGET = 64_000
WITH_HEADERS = 80_000
REQUESTS = 8
STATIC = Path(__file__).parents[2] / "static"


def test_all_of_the_room_is_under_sixty_four_kilobytes(visit, server):
    page = visit()
    asked = []
    page.on("requestfinished", lambda request: asked.append(request))
    hugo = Person(page, "Hugo", server.url)
    hugo.step_in()
    hugo.sees("Hugo is connected")
    sizes = {request.url.removeprefix(server.url): request.sizes() for request in asked}
    bodies = {url: size["responseBodySize"] for url, size in sizes.items()}
    headers = sum(size["requestHeadersSize"] + size["responseHeadersSize"] for size in sizes.values())
    own = sum(size for url, size in bodies.items() if "/vendor/" not in url)
    assert {"/chat", *(url.rsplit("/", 1)[-1] for url in bodies)} >= {"/chat", "room.js", "room.css"}
    assert own <= BUDGET
    assert own + headers <= WITH_HEADERS
    assert len(sizes) <= REQUESTS


def test_scripts_and_styles_are_served_without_comments_and_each_line_keeps_its_number(arrive):
    hugo = arrive("Hugo")
    script = hugo.page.locator("script[src$='/room.js']").get_attribute("src")
    for path in ("js/log/log.js", "css/message.css"):
        served = hugo.page.request.get(f"{hugo.url}{script.removesuffix('room.js')}{path}").text().split("\n")
        written = (STATIC / path).read_text().split("\n")
        pairs = list(zip(served, written, strict=True))
        assert all(one == other or (not one and other.lstrip().startswith("/*")) for one, other in pairs)
        assert ("", "") != pairs[0] != (written[0], written[0])


def test_a_fault_is_told_with_the_file_and_the_line_where_it_is(arrive):
    """The map that a browser's tools ask for is where the script says."""
    hugo = arrive("Hugo")
    script = hugo.page.locator("script[src$='/room.js']").get_attribute("src")
    text = hugo.page.request.get(f"{hugo.url}{script}").text()
    name = text.rsplit("//# sourceMappingURL=", 1)[1].strip()
    found = hugo.page.request.get(f"{hugo.url}{script.rsplit('/', 1)[0]}/{name}").json()
    source = found["sections"][-1]["map"]["sources"][0]
    assert source == "js/room.js"
    assert hugo.page.request.get(f"{hugo.url}{script.rsplit('/', 1)[0]}/{source}").ok
