"""Only whoever leaves, leaves."""


def test_whoever_quits_and_hangs_up_at_once_takes_nobody_along(server, people):
    hugo, julien, ana = people(server, "Hugo", "Julien", "Ana")
    hugo.raw('42["quit",{}]')
    hugo.raw("41")
    hugo.close()
    julien.wait_for(lambda: any(message["kind"] == "left" for message in julien.messages))
    assert "seq" in julien.says("I am still here")
    ana.hears("I am still here")
