"""A program speaks, and in the terminal too everybody sees that it is one."""

from chatapp.terminal import formatting

AT = 1795721607506


def shown(**message):
    return "".join(text for _style, text in formatting.message({"seq": 1, "at": AT, **message}, "me", 80))


def test_a_programs_name_says_what_it_is():
    ci = {"id": "hook:x", "name": "CI", "program": True}
    assert shown(kind="text", by=ci, text="deployed").endswith(" CI(program) >>> deployed\n")
    assert shown(kind="hooked", by={"id": "a", "name": "Ann"}, whom=[ci]) == "Ann has added the program CI\n"
    assert "program" not in shown(kind="text", by={"id": "a", "name": "Ann"}, text="hello")
