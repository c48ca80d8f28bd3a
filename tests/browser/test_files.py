"""Pictures and files: how they come in, go along with a line, and are shown to those who may read it."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.proxy import Proxy

from .person import Person

PUT = """(target, [event, files, text]) => {
    const data = new DataTransfer();
    for (const [name, type] of files) data.items.add(new File(["some bytes"], name, { type }));
    if (text) data.setData("text/plain", text);
    const about = { bubbles: true, cancelable: true };
    const dispatch = (happening) => !target.dispatchEvent(happening);
    if (event === "paste") return dispatch(new ClipboardEvent(event, { ...about, clipboardData: data }));
    dispatch(new DragEvent("dragover", { ...about, dataTransfer: data }));
    const isTarget = !document.getElementById("drop").hidden;
    return [isTarget, dispatch(new DragEvent("drop", { ...about, dataTransfer: data }))];
}"""
"""Whether the page took it from the browser; of a drop before that whether a target was shown."""

LARGE = bytes(40_000)


def drawn(width: int = 64, height: int = 48, kind: str = "PNG") -> bytes:
    body = BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(body, kind)
    return body.getvalue()


def file(name: str, body: bytes, kind: str = "application/octet-stream") -> dict[str, str | bytes]:
    return {"name": name, "mimeType": kind, "buffer": body}


def photo(name: str, *size: int) -> dict[str, str | bytes]:
    return file(name, drawn(*size), "image/png")


def put(person: Person, *files: dict[str, str | bytes]) -> None:
    person.page.locator("#files").set_input_files(files)


def strip(person: Person):
    return person.page.locator(".strip-file")


def is_up(person: Person, *names: str) -> None:
    """Wait until these are all that is in the strip, and nothing of it is on its way."""
    expect(strip(person).locator(".file-name")).to_have_text(names)
    expect(strip(person).locator(".strip-state", has_text="%")).to_have_count(0)


# In


def test_what_is_chosen_pasted_or_dropped_goes_along_with_one_line(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    with hugo.page.expect_file_chooser() as chooser:
        hugo.page.get_by_role("button", name="Add pictures and files").click()
    assert chooser.value.is_multiple()
    chooser.value.set_files([photo("board.png"), file("notes.txt", b"one")])
    assert hugo.line.evaluate(PUT, ["paste", [["image.png", "image/x-none"]], ""])
    assert hugo.log.evaluate(PUT, ["drop", [["plan.pdf", "application/pdf"]], ""]) == [True, True]
    is_up(hugo, "board.png", "notes.txt", "image.png", "plan.pdf")
    expect(hugo.page.get_by_role("list", name="Goes with your line").get_by_role("listitem")).to_have_count(4)
    hugo.line.press("Enter")
    julien.has_files("board.png", "notes.txt", "image.png", "plan.pdf")
    expect(strip(hugo)).to_have_count(0)
    expect(hugo.log.get_by_role("img", name="Picture: board.png")).to_be_visible()
    expect(hugo.log.get_by_role("link", name="plan.pdf PDF file · 1 kB")).to_be_visible()


def test_text_stays_text_and_a_file_may_be_dropped_anywhere(arrive):
    hugo = arrive("Hugo")
    assert not hugo.line.evaluate(PUT, ["paste", [["image.png", "image/png"]], "a table\tof two"])
    assert hugo.line.evaluate(PUT, ["paste", [["plan.pdf", "application/pdf"]], "/home/hugo/plan.pdf"])
    is_up(hugo, "plan.pdf")
    assert hugo.roster.evaluate(PUT, ["drop", [["notes.pdf", "application/pdf"]], ""]) == [True, True]
    assert not hugo.line.evaluate(PUT, ["drop", [], "only words"])[1]
    is_up(hugo, "plan.pdf", "notes.pdf")
    expect(hugo.page.locator("#drop")).to_be_hidden()


def slow(person: Person) -> None:
    """From here on its network takes four seconds for LARGE."""
    network = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 10_000}
    session = person.page.context.new_cdp_session(person.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", network)


def test_one_sees_it_go_up_and_what_is_removed_does_not_go(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    slow(hugo)
    put(hugo, file("large.bin", LARGE), file("small.bin", b"small"))
    expect(strip(hugo).first).to_contain_text(re.compile(r"40 kB · [1-9]\d?%"))
    expect(hugo.page.locator("#announcer")).to_contain_text("Uploading…")
    with hugo.page.expect_event("requestfailed") as ended:
        hugo.page.get_by_role("button", name="Remove large.bin").click()
    assert ended.value.failure == "net::ERR_ABORTED"
    expect(hugo.page.get_by_role("button", name="Remove small.bin")).to_be_focused()
    is_up(hugo, "small.bin")
    hugo.say("the small one")
    julien.has_files("small.bin")
    put(hugo, file("other.bin", b"other"))
    expect(hugo.page.locator("#announcer")).to_contain_text("All is uploaded.")
    hugo.page.get_by_role("button", name="Remove other.bin").press("Enter")
    expect(hugo.line).to_be_focused()


def test_a_line_waits_for_its_files_and_a_cut_leaves_one_copy(visit, enter, serve):
    """No line overtakes it. Cut in the middle of the file, then in the place of the answer."""
    server = serve()
    julien = enter("Julien", server)
    with Proxy(server.port) as proxy:
        hugo = Person(visit(), "Hugo", proxy.url)
        hugo.step_in()
        slow(hugo)
        put(hugo, file("large.bin", LARGE))
        hugo.say("with a file")
        expect(hugo.message("with a file")).to_contain_text(re.compile(r"Uploading… [1-9]\d?%"))
        hugo.say("behind it")
        keys = []
        hugo.page.route("**/files", lambda route: lose_answer(route, keys), times=1)
        proxy.cut()
        proxy.mend()
        hugo.sees("with a file")
    assert len(keys) == 1
    julien.has_read("with a file", "behind it")
    julien.has_files("large.bin")
    assert [path.stat().st_size for path in server.database.parent.glob("files/**/whole")] == [len(LARGE)]


def test_my_last_line_is_the_one_that_is_still_going_up(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    hugo.say("an old one")
    slow(hugo)
    put(hugo, file("large.bin", LARGE))
    hugo.say("the wrong file", "/delete")
    julien.has_files("large.bin")
    expect(hugo.log.locator(".message", has_text="deleted by its author")).to_have_count(1)
    hugo.sees("an old one")


def test_whoever_chooses_an_aim_or_an_earlier_line_keeps_the_strip(arrive, enter):
    hugo, zoe = arrive("Hugo"), enter("Zoe")
    hugo.say("an old one")
    put(hugo, file("plan.pdf", b"the plan"))
    is_up(hugo, "plan.pdf")
    hugo.line.press("ArrowUp")
    is_up(hugo, "plan.pdf")
    hugo.line.fill("")
    for typed, key in (("/pm Zo", "Tab"), ("/pm Zoe", "Enter")):
        hugo.line.fill("")
        hugo.line.press("Escape")
        hugo.line.press_sequentially(typed)
        hugo.line.press(key)
        expect(hugo.aim).to_contain_text("Zoe")
        is_up(hugo, "plan.pdf")
    hugo.say("for you")
    zoe.has_files("plan.pdf")
    expect(hugo.sees("for you")).to_contain_text("Private")


def lose_answer(route, keys):
    keys.append(route.request.headers["idempotency-key"])
    assert route.fetch().status == 201
    route.abort("connectionreset")


def test_over_a_reload_what_is_up_is_kept_and_what_is_not_is_said(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    put(hugo, photo("board.png"))
    is_up(hugo, "board.png")
    slow(hugo)
    put(hugo, file("large.bin", LARGE))
    expect(strip(hugo).last).to_contain_text("%")
    asked = []
    hugo.page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.accept())
    hugo.line.press_sequentially("what there is")
    hugo.page.reload()
    assert asked == ["beforeunload"]
    expect(hugo.line).to_have_value("what there is")
    expect(strip(hugo).last).to_contain_text("Not uploaded before the page was left:")
    expect(strip(hugo).first.locator("img")).to_have_js_property("naturalWidth", 64)
    hugo.line.press("Enter")
    julien.has_files("board.png")
    is_up(hugo, "large.bin")


def test_what_cannot_go_says_why_and_takes_nothing_else_along(arrive, enter, share):
    server = share(CHAT_FILE_MEGABYTES=1)
    hugo, julien = arrive("Hugo", server), enter("Julien", server)
    put(hugo, file("huge.bin", bytes(1_100_000)), photo("broken.png") | {"buffer": drawn()[:200]}, photo("board.png"))
    expect(strip(hugo).filter(has_text="huge.bin")).to_contain_text("Too large: the limit is 1 MB.")
    expect(strip(hugo).filter(has_text="broken.png")).to_have_class(re.compile("is-refused"))
    put(hugo, *(file(f"{number}.txt", b"x") for number in range(9)))
    expect(hugo.page.get_by_role("alert")).to_have_text(re.compile("up to 10 files"))
    hugo.line.press("Enter")
    julien.has_files("board.png", *(f"{number}.txt" for number in range(7)))
    is_up(hugo, "huge.bin", "broken.png")
    hugo.line.press("Enter")
    hugo.say("the end")
    julien.has_read("", "the end")


def test_where_the_server_keeps_no_files_there_is_no_button_and_a_paste_says_why(arrive, share):
    hugo = arrive("Hugo", share(CHAT_FILE_MEGABYTES=0))
    expect(hugo.page.get_by_role("button", name="Add pictures and files")).to_be_hidden()
    assert hugo.line.evaluate(PUT, ["paste", [["image.png", "image/png"]], ""])
    expect(hugo.page.get_by_role("alert")).to_have_text(re.compile("no files"))


# To whom


def test_a_private_picture_is_for_its_reader_only(arrive, enter):
    hugo, julien, anna = arrive("Hugo"), enter("Julien"), enter("Anna")
    hugo.chooses("Julien")
    put(hugo, photo("secret.png"))
    is_up(hugo, "secret.png")
    hugo.line.press("Enter")
    julien.has_files("secret.png")
    picture = hugo.page.locator(".message.is-private .picture")
    address = "/" + picture.get_attribute("href")
    assert [each.get(path) for path in (address, f"{address}/thumbnail") for each in (julien, anna)] == [
        *(200, 404),
        *(200, 404),
    ]
    assert anna.files == []
    hugo.page.locator("#discreet").evaluate("box => box.click()")
    expect(picture).to_be_hidden()


# Shown


def test_pictures_have_their_place_before_they_are_there_and_are_fetched_only_near_the_view(visit, enter, server):
    julien = enter("Julien")
    ids = [julien.upload(f"{name}.png", drawn(*size)) for name, size in (("far", (50, 50)), ("wide", (1200, 300)))]
    julien.send("", ids[0])
    julien.say(*("line\n" * 12 + str(number) for number in range(20)))
    julien.send("", {"id": ids[1], "alt": "a skyline at night"})
    page, held, asked = visit(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/thumbnail", lambda route: held.append(route))
    hugo = Person(page, "Hugo", server.url)
    hugo.step_in()
    picture = hugo.log.get_by_role("img", name="a skyline at night")
    expect(picture).to_be_in_viewport()
    before = picture.bounding_box(), hugo.log.evaluate("log => log.scrollHeight")
    assert before[0]["width"] == pytest.approx(360, abs=1)
    assert before[0]["height"] == pytest.approx(90, abs=1)
    page.wait_for_timeout(200)
    for route in held:
        route.continue_()
    expect(picture).to_have_js_property("complete", True)
    assert (picture.bounding_box(), hugo.log.evaluate("log => log.scrollHeight")) == before
    assert not any(ids[0] in url for url in asked)
    hugo.log.evaluate("log => log.scrollTo(0, 0)")
    expect(hugo.log.get_by_role("img", name="Picture: far.png")).to_be_in_viewport()


def test_a_name_cannot_turn_around_and_its_end_is_to_be_seen(arrive, enter):
    hugo, julien = arrive("Hugo", viewport={"width": 320, "height": 600}), enter("Julien")
    put(hugo, file("holiday\u202egnp.exe", b"MZ"))
    is_up(hugo, "holidaygnp.exe")
    hugo.line.press("Enter")
    julien.has_files("holidaygnp.exe")
    julien.send("", julien.upload("minutes of " + "a very long " * 7 + "meeting.pdf", b"x"))
    card = hugo.log.locator(".file", has_text="meeting.pdf")
    end = card.locator(".file-name > :last-child")
    expect(end).to_have_attribute("data-piece", "ting.pdf")
    assert end.evaluate("end => end.scrollWidth <= end.clientWidth")
    assert end.bounding_box()["x"] + end.bounding_box()["width"] <= 320 - 16
    assert hugo.log.evaluate("log => log.scrollWidth === log.clientWidth")


def test_the_viewer_by_keyboard_and_back(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    ids = [julien.upload(f"{number}.png", drawn()) for number in (1, 2, 3)]
    julien.send("", ids[0], {"id": ids[1], "alt": "two circles"})
    julien.send("", ids[2])
    links, dialog = hugo.log.locator(".picture"), hugo.page.get_by_role("dialog")
    expect(links).to_have_count(3)
    links.first.focus()
    hugo.page.keyboard.press("Enter")
    expect(dialog).to_contain_text("1 / 3")
    hugo.page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img", name="two circles")).to_have_js_property("naturalWidth", 64)
    expect(dialog.get_by_role("heading")).to_have_text("2.png")
    assert dialog.get_by_role("link", name="Download").get_attribute("download") == "2.png"
    dialog.get_by_role("button", name="Next picture").click()
    expect(dialog).to_contain_text("3 / 3")
    expect(dialog.get_by_role("button", name="Next picture")).to_be_hidden()
    hugo.page.keyboard.press("ArrowLeft")
    expect(dialog).to_contain_text("2 / 3")
    hugo.page.keyboard.press("ArrowRight")
    hugo.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(links.last).to_be_focused()


def test_what_is_deleted_is_gone_also_from_the_viewer_and_what_cannot_be_loaded_is_a_quiet_card(arrive, enter):
    hugo, julien = arrive("Hugo"), enter("Julien")
    hugo.page.route("**/thumbnail", lambda route: route.fulfill(status=404))
    julien.send("", julien.upload("board.png", drawn()))
    expect(hugo.log.get_by_text("board.png cannot be loaded.")).to_be_visible()
    hugo.page.unroute("**/thumbnail")
    julien.send("", julien.upload("mistake.png", drawn()))
    picture = hugo.log.get_by_role("img", name="Picture: mistake.png")
    picture.click()
    expect(hugo.page.get_by_role("dialog")).to_be_visible()
    julien.client.call("delete", {"seq": julien.last})
    expect(hugo.page.get_by_role("dialog")).to_have_count(0)
    expect(picture).to_have_count(0)


def test_in_words_it_is_a_picture_or_a_file(arrive, enter):
    """For ears, in a quote, and copied."""
    hugo, julien = arrive("Hugo"), enter("Julien")
    julien.send("", julien.upload("board.png", drawn()))
    julien.send("see", julien.upload("a.pdf", b"x"), julien.upload("b.pdf", b"x"))
    said = hugo.page.locator("#announcer")
    expect(said).to_contain_text("Julien: sent a picture")
    expect(said).to_contain_text("Julien: see · sent 2 files")
    hugo.page.keyboard.press("Shift+Tab")
    hugo.page.keyboard.press("ArrowUp")
    hugo.page.keyboard.press("r")
    expect(hugo.line).to_have_value("> [picture] board.png\n@Julien ")
    hugo.page.evaluate("getSelection().selectAllChildren(document.getElementById('log'))")
    copied = hugo.page.evaluate("""() => {
        const data = new DataTransfer();
        document.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data }));
        return data.getData("text/plain");
    }""")
    rows = [row.strip() for row in copied.split("\n")]
    assert rows[-4].endswith("Julien: [picture] board.png")
    assert rows[-3].endswith("Julien: see")
    assert rows[-2:] == ["[file] a.pdf", "[file] b.pdf"]
