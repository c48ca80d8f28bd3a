"""What a text becomes on the page: links, code, mentions; and nothing else."""

import re

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


def test_a_few_emoji_alone_are_large_and_none_among_words(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    texts = {"👩‍👩‍👧": True, "👍 🎉❤️🇫🇷🙏🏽": True, "🎉🎉🎉🎉🎉🎉": False, "well done 👍": False, "©": False}
    julien.say(*texts)
    hugo.sees("©")
    sizes = hugo.messages.locator(".message-text").evaluate_all(
        "texts => texts.map(text => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert [size > 30 for size in sizes] == list(texts.values())


def test_emoji_are_in_colour_where_a_font_for_text_has_them_too(talk):
    """On Linux there often is one, and 😀 was black and white."""
    text = talk("well done 😀")
    assert text.evaluate("text => getComputedStyle(text).fontVariantEmoji") == "unicode"
    assert talk.hugo.line.evaluate("line => getComputedStyle(line).fontVariantEmoji") == "unicode"


def test_rows_that_begin_with_a_mark_are_a_quote_and_no_other(talk):
    text = talk("> why `yield`,\n> @Hugo?\nbecause 3 > 2\n>no\n``\n```\n> code\n```")
    quote = text.locator("blockquote")
    expect(quote).to_have_count(1)
    assert quote.evaluate(SEEN) == ["why", "yield", ",", "@Hugo", "?"]
    expect(quote.locator("code")).to_have_text("yield")
    expect(text).to_contain_text("because 3 > 2")


SEEN = """quote => {
    const texts = document.createTreeWalker(quote, NodeFilter.SHOW_TEXT);
    const seen = [];
    while (texts.nextNode())
        if (!texts.currentNode.parentElement.closest("[aria-hidden]")) seen.push(texts.currentNode.data.trimEnd());
    return seen.filter(Boolean);
}"""


def test_long_code_is_folded_until_somebody_wants_it(arrive, enter):
    """With the key, by the browser's own search; and it stays as it is while others write on."""
    hugo, julien = arrive("Hugo"), enter("Julien")
    rows = [f"row {number:02}" for number in range(1, 41)]
    julien.say("\n".join(["```", *rows[:16], "```"]), "\n".join(["```", *rows, "```"]))
    hugo.sees("row 40")
    code, rest = hugo.log.locator("pre").last, hugo.log.locator(".code-rest")
    opener = hugo.log.get_by_role("button", name=re.compile("Show"))
    expect(opener).to_have_text("Show all 40 rows")
    folded = code.bounding_box()["height"]
    opener.press("Enter")
    expect(opener).to_have_text("Show the first 16 rows")
    assert code.bounding_box()["height"] > 2 * folded
    julien.say("meanwhile")
    hugo.sees("meanwhile")
    expect(opener).to_have_text("Show the first 16 rows")
    opener.click()
    assert code.bounding_box()["height"] == folded
    rest.dispatch_event("beforematch")
    assert code.bounding_box()["height"] > 2 * folded


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


def test_marks_that_come_fold_nothing_that_was_opened(arrive):
    assert arrive("Hugo").evaluate(SHOWN_AGAIN, "\n".join(["```", *"x" * 20, "```"])) == [True, False, True]


SHOWN_AGAIN = """async (text, module) => {
    const { MessageView } = await module("log/message.js");
    const colours = { paint() {}, paintAll() {} };
    const reader = { me: { id: "2", name: "Hugo" }, colours, veil: { over: () => undefined } };
    const message = { seq: 1, kind: "text", at: 1, text, by: { id: "1", name: "Ann" } };
    const view = new MessageView(message, reader);
    const isFolded = () => view.element.querySelector(".code-rest").hasAttribute("hidden");
    const found = [isFolded()];
    view.element.querySelector(".code-fold").click();
    view.show({ ...message, agreed: [{ id: "3", name: "Zoé" }] });
    found.push(isFolded());
    view.show({ ...message, text: `corrected\n${text}` });
    return [...found, isFolded()];
}"""


def test_each_line_runs_its_own_way_and_code_from_left_to_right(talk):
    text = talk("שלום `f(x)` עולם\nand back\nשוב")
    left, right = text.evaluate("""text => {
        const style = getComputedStyle(text), box = text.getBoundingClientRect();
        return [box.left, box.right - parseFloat(style.paddingRight)];
    }""")
    ends = [text.evaluate(ENDS, row) for row in ("שלום", "and back", "שוב")]
    assert [abs(ends[0][1] - right) < 2, abs(ends[1][0] - left) < 2, abs(ends[2][1] - right) < 2] == [True] * 3
    assert text.locator("code").evaluate("code => getComputedStyle(code).direction") == "ltr"


ENDS = """(text, words) => {
    const texts = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() && !texts.currentNode.data.includes(words));
    const range = document.createRange();
    const start = texts.currentNode.data.indexOf(words);
    range.setStart(texts.currentNode, start);
    range.setEnd(texts.currentNode, start + words.length);
    const { left, right } = range.getBoundingClientRect();
    return [left, right];
}"""


def test_whoever_is_named_after_an_at_has_their_colour_there(arrive, enter):
    """After a reload too, when the people are told with the messages; and the longest name counts."""
    hugo = arrive("Hugo")
    enter("Anna"), enter("Anna Maria")
    enter("Julien").say("@Anna Maria, @anna and @Annabel with @Hugo")
    for _ in range(2):
        named = hugo.sees("Annabel").locator(".message-text [data-person]")
        expect(named).to_have_text(["@Anna Maria", "@anna"])
        colours = named.evaluate_all("all => all.map(one => getComputedStyle(one).color)")
        roster = [hugo.roster.get_by_text(name, exact=True) for name in ("Anna Maria", "Anna")]
        assert colours == [name.evaluate("name => getComputedStyle(name).color") for name in roster]
        hugo.page.reload()
        hugo.is_in()


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
