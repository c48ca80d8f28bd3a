"""Only whoever leaves, leaves."""


def test_whoever_quits_and_hangs_up_at_once_takes_nobody_along(server, people):
    hugo, julien, ana = people(server, "Hugo", "Julien", "Ana")
    hugo.raw('42["quit",{}]')
    hugo.raw("41")
    hugo.close()
    julien.wait_for(lambda: any(message["kind"] == "left" for message in julien.messages))
    assert "seq" in julien.says("I am still here")
    ana.hears("I am still here")


def test_quit_is_answered_then_says_goodbye_then_hangs_up_all_tabs_and_nobody_elses(server, people, visit):
    hugo, julien = people(server, "Hugo", "Julien")
    tab = visit(server)
    tab.web.cookies = hugo.web.cookies
    tab.connect().join()
    assert hugo.ask("quit", {}) == {}
    for client in (hugo, tab):
        client.wait_for_end()
        assert [goodbye["code"] for goodbye in client.events("goodbye")] == ["quit"]
    assert "seq" in julien.says("I am still here")
    assert visit(server).login("Hugo").status_code == 201


def test_lines_behind_a_quit_are_nothing(server, people):
    hugo, julien = people(server, "Hugo", "Julien")
    hugo.send("quit", {})
    for number in range(20):
        hugo.send("message", {"text": f"ghost {number}"})
    hugo.wait_for_end()
    julien.says("I am still here")
    assert [text for text in julien.texts if "ghost" in text] == []


def test_an_old_cookie_leads_nowhere_after_quit(server, people):
    (hugo,) = people(server, "Hugo")
    hugo.ask("quit", {})
    hugo.wait_for_end()
    hugo.connect()
    assert hugo.refused["data"]["error"]["code"] == "login_required"


def test_the_sixth_connection_says_goodbye_elsewhere_to_the_first(server, people, visit):
    (hugo,) = people(server, "Hugo")
    tabs = [visit(server) for _ in range(5)]
    for tab in tabs:
        tab.web.cookies = hugo.web.cookies
        tab.connect().join()
    hugo.wait_for_end()
    assert [goodbye["code"] for goodbye in hugo.events("goodbye")] == ["elsewhere"]
    assert all("seq" in tab.says("here") for tab in tabs)
