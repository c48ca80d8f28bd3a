"""Ten people, ten colours: far apart, and each can be read on everything that it stands on, in both themes."""

from itertools import combinations, product
from math import dist

import pytest

from .person import Person

THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
GROUNDS = ["--surface", "--surface-raised", "--surface-sunk", "--private-surface", "--mention-surface"]
TEXTS = ["--text", "--text-soft", "--accent", "--private", "--danger"]

# As it is drawn: a canvas turns every colour, of whatever space, into the bytes of a pixel.
PIXEL = """(body, [property, value, seat]) => {
    const probe = body.appendChild(document.createElement("i"));
    Object.assign(probe.dataset, seat === null ? {} : { person: "x" });
    if (seat !== null) probe.style.setProperty("--seat", seat);
    probe.style[property] = value;
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    pen.fillStyle = getComputedStyle(probe)[property];
    pen.fillRect(0, 0, 1, 1);
    probe.remove();
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


@pytest.fixture
def draw(arrive, theme):
    return drawn(arrive("Hugo", color_scheme=theme).page)


def drawn(page):
    def draw(value, seat=None):
        return page.locator("body").evaluate(PIXEL, ["color", value, seat])

    return draw


@THEMES
def test_every_person_can_be_read_on_everything(draw):
    people = [draw("var(--person)", seat) for seat in range(10)]
    assert contrast(people, [draw(f"var({name})") for name in GROUNDS]) >= 4.5


@THEMES
def test_so_can_every_text(draw):
    grounds = [draw(f"var({name})") for name in GROUNDS]
    assert contrast([draw(f"var({name})") for name in TEXTS], grounds) >= 4.5


@THEMES
def test_any_two_people_are_far_apart(draw):
    """In Oklab, where 0.02 is what an eye just tells apart."""
    people = [oklab(draw("var(--person)", seat)) for seat in range(10)]
    assert min(dist(*pair) for pair in combinations(people, 2)) >= 0.085


@pytest.mark.parametrize("unknown", [["oklch("], ["light-dark("], ["oklch(", "light-dark("], ["cos("]])
def test_an_older_browser_shows_every_name_too(visit, server, unknown):
    """To which these functions are words that mean nothing (docs/architecture.md, the floor)."""
    page = visit(color_scheme="dark")

    def serve(route):
        sheet = route.fetch().text()
        for function in unknown:
            sheet = sheet.replace(function, f"un{function}")
        route.fulfill(body=sheet, content_type="text/css")

    page.route("**/room.css", serve)
    Person(page, "Hugo", server.url).step_in()
    draw = drawn(page)
    people = [draw("var(--person)", seat) for seat in range(10)]
    assert contrast(people, [draw(f"var({name})") for name in GROUNDS]) >= 4.5
    dot = page.locator("#roster i").first
    assert dot.evaluate("dot => getComputedStyle(dot).borderTopStyle") == "solid"


def contrast(texts, grounds):
    """The least of all (WCAG 2.2, contrast ratio)."""
    pairs = product(map(light, texts), map(light, grounds))
    return min((max(pair) + 0.05) / (min(pair) + 0.05) for pair in pairs)


def light(pixel):
    red, green, blue = map(linear, pixel)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(byte):
    value = byte / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def oklab(pixel):
    """https://bottosson.github.io/posts/oklab"""
    red, green, blue = map(linear, pixel)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
