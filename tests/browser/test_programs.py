"""A program speaks, and everybody sees that it is one."""

from playwright.sync_api import expect

from tests import programs


def test_a_programs_name_says_what_it_is_on_the_page_and_in_copied_lines(arrive, serve):
    server = serve()
    hugo = arrive("Hugo", server)
    hugo.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    where = programs.address(server, "CI")
    programs.post(where, "built")
    programs.post(where, "deployed")
    expect(hugo.sees("built").locator(".message-author")).to_have_text("CI (program)")
    expect(hugo.page.locator("#announcer")).to_contain_text("CI (program): deployed")
    expect(hugo.notices.last).to_contain_text("has added CI (program)")
    expect(hugo.roster).not_to_contain_text("CI")
    hugo.page.keyboard.press("Escape")
    hugo.log.evaluate("log => getSelection().selectAllChildren(log)")
    hugo.page.keyboard.press("Control+c")
    copied = hugo.page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("] CI (program): deployed")
