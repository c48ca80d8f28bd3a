"""What a phone takes from the screen: the keyboard, the notch, the bar at the bottom."""

from playwright.sync_api import expect

from .person import PHONE, Person

SAFARI = """() => {
    const seen = Object.assign(new EventTarget(), { width: 360, height: 740, scale: 1 });
    Object.defineProperty(window, "visualViewport", { value: seen });
    window.see = (change) => Object.assign(seen, change).dispatchEvent(new Event("resize"));
}"""


def test_the_keyboard_does_not_cover_the_composer(arrive):
    content = arrive("Hugo", **PHONE).page.locator("meta[name=viewport]").get_attribute("content")
    assert "interactive-widget=resizes-content" in content


def test_nor_where_the_browser_lays_it_over_the_page(visit, server):
    page = visit(**PHONE)
    page.add_init_script(f"({SAFARI})()")
    hugo = Person(page, "Hugo", server.url)
    hugo.come_in()
    page.evaluate("see({ height: 400 })")
    assert 300 < bottom(page.locator("#composer")) <= 400
    hugo.line.fill("line\n" * 100)
    assert hugo.line.bounding_box()["height"] <= 161
    hugo.line.fill("")
    page.evaluate("see({ height: 370, scale: 2 })")
    expect(page.locator("#log")).to_be_visible()
    assert bottom(page.locator("#composer")) == 740


def test_the_notch_and_the_bar_at_the_bottom_cover_nothing(arrive):
    hugo = arrive("Hugo", viewport={"width": 740, "height": 360}, has_touch=True, is_mobile=True)
    insets = {"top": 30, "left": 50, "bottom": 25, "right": 60}
    hugo.page.context.new_cdp_session(hugo.page).send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    hugo.page.wait_for_function("() => document.querySelector('.bar h1').getBoundingClientRect().x >= 50")
    assert hugo.page.locator(".bar h1").bounding_box()["y"] >= 30
    box = hugo.page.locator(".composer-box").bounding_box()
    assert box["x"] >= 50
    assert box["x"] + box["width"] <= 740 - 60
    assert box["y"] + box["height"] <= 360 - 25
    last = hugo.page.locator("#settings-button").bounding_box()
    assert last["x"] + last["width"] <= 740 - 60


def bottom(element) -> float:
    box = element.bounding_box()
    return box["y"] + box["height"]
