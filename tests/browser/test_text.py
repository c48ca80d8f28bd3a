"""What a text becomes on the page: links, code, mentions; and nothing else."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def talk(arrive, enter):
    """Julien says something; what Hugo sees of it."""
    hugo, julien = arrive("Hugo"), enter("Julien")

    def said(text):
        julien.say(text)
        julien.say("end of it")
        hugo.sees("end of it")
        return hugo.log.locator(".message[data-kind=text] .message-text").first

    said.hugo = hugo
    return said


def links(text):
    return text.locator("a").evaluate_all("links => links.map(link => link.href)")


def test_links_leave_the_punctuation_of_the_sentence_outside(talk):
    text = talk(
        "See (https://example.org/a). And https://example.org/b_(c), or mailto:a@example.org; "
        "not javascript:alert(1) nor data:text/html,x"
    )
    assert links(text) == ["https://example.org/a", "https://example.org/b_(c)", "mailto:a@example.org"]
    expect(text.locator("a").first).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(text).to_contain_text("See (https://example.org/a). And https://example.org/b_(c), or")


def test_code_is_kept_verbatim_and_can_be_copied(talk):
    text = talk("Try `a  <b> *c*` or\n```sh\nls -l\n  https://example.org `x`\n```\nthen *this*")
    expect(text.locator("code").first).to_have_text("a  <b> *c*")
    block = text.locator("pre")
    assert block.text_content() == "ls -l\n  https://example.org `x`"
    assert links(text) == []
    expect(text).to_contain_text("then *this*")
    talk.hugo.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text.get_by_role("button", name="Copy").click()
    expect(text.get_by_role("button", name="Copied")).to_be_visible()
    assert talk.hugo.page.evaluate("navigator.clipboard.readText()") == "ls -l\n  https://example.org `x`"


def test_a_single_emoji_is_larger(talk):
    size = "text => parseFloat(getComputedStyle(text).fontSize)"
    assert talk("👩‍👩‍👧").evaluate(size) > 30


def test_two_words_with_an_emoji_are_not(talk):
    assert talk("well done 👍").evaluate("text => parseFloat(getComputedStyle(text).fontSize)") == 16


@pytest.mark.parametrize(
    "bad",
    ["e" + "\u0301" * 3999, "w" * 4000, "\u4e2d" * 4000, "\u202e" * 9 + "abc"],
    ids=["marks", "word", "wide", "turned"],
)
def test_a_strange_text_stays_in_its_place(talk, bad):
    text = talk(bad)
    log = talk.hugo.log.bounding_box()
    box = text.bounding_box()
    assert box["x"] + box["width"] <= log["x"] + log["width"]
    assert talk.hugo.log.evaluate("log => log.scrollWidth <= log.clientWidth")


def test_right_to_left_text_is_set_so(talk):
    assert talk("שלום עולם").evaluate("text => getComputedStyle(text).direction") == "rtl"


@pytest.mark.parametrize(
    ("name", "text", "lit"),
    [
        ("m", "même mon m, hm", ["m"]),
        ("m", "@m and hey@m, not @même", ["@m", "@m"]),
        ("Hugo", "HUGO! hugo? Hugolin", ["HUGO", "hugo"]),
        ("Zoë", "Zoë's and Zoëlle", ["Zoë"]),
        ("C++", "I like C++ (@C++)", ["C++", "@C++"]),
        ("Anna B", "ask Anna B about Anna", ["Anna B"]),
    ],
)
def test_a_mention_is_a_whole_word(arrive, enter, name, text, lit):
    reader, other = arrive(name), enter("Other")
    other.say(text)
    assert reader.sees(text).locator("mark").all_text_contents() == lit
