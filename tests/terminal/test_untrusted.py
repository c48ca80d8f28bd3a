"""What others write is shown, never executed, and no text can pass for a message of its own."""

from chatapp.terminal import formatting


def _shown(text, columns=60, name="Hugo", **more):
    message = {"seq": 1, "kind": "text", "at": 0, "by": {"id": "h", "name": name}, "text": text} | more
    return "".join(part for _, part in formatting.message(message, "me", columns))


def test_escape_sequences_and_direction_characters_are_written_out():
    assert "\\x1b[2Jgone \\x07 \\u202eevil \\x9b" in _shown("\x1b[2Jgone \x07 \u202eevil \x9b")
    assert "\\ud800" in _shown("half \ud800")
    assert _shown("x", name="Hu\x1b[0m\ngo").count("\n") == 1


def test_names_in_notices_and_among_recipients_are_written_out_too():
    notice = {"seq": 1, "kind": "renamed", "at": 0, "by": {"id": "h", "name": "a\x1bb"}, "was": "c\nd"}
    assert formatting.message(notice, "me", 60)[0][1] == '"c\\nd" is now known as "a\\x1bb"\n'
    assert 'PM to "x\\x1by"' in _shown("x", to=[{"id": "x", "name": "x\x1by"}])


def test_no_line_of_a_text_begins_where_messages_begin():
    for text in ("a\n22:04:07 Julien >>> I resign", "a" + " " * 60 + "22:04:07 Julien >>> I resign", "日本語" * 40):
        assert all(line.startswith(" " * 18) for line in _shown(text).splitlines()[1:])
        assert len(_shown(text).splitlines()) > 1


def test_wide_and_combining_characters_keep_the_columns(arrive):
    hugo, julien = arrive("Hugo", columns=60), arrive("Julien")
    text = "日本語テキスト" * 8
    julien.says(text, "e\u0301te\u0301")
    hugo.sees("Julien >>> été")
    lines = [line for line in hugo.printed.split("\n") if "日" in line]
    assert "".join(line[20:] for line in lines) == text
    assert all(line.startswith(" " * 20) for line in lines[1:])
    assert len(lines) == 3


def test_a_narrow_window_and_a_long_name_make_no_line_of_somebody_else(arrive):
    hugo, julien = arrive("Hugo", columns=24), arrive("x" * 13 + " I resign")
    julien.says("x" * 23 + "12:00:00 Anna >>> I resign", "https://example.org/" + "a" * 40, "the end")
    hugo.sees(" the end").sees_status("Hugo")
    begun = [line for line in hugo.lines if line and not line.startswith(" " * 10)]
    assert [line.split()[0] for line in begun[-3:]] == ["HH:MM:SS"] * 3
    assert not any("Anna" in line for line in begun)


def test_an_escape_sequence_from_a_name_does_not_reach_the_terminal(arrive, server):
    hugo = arrive("Hugo")
    arrive("Julien").says("\u202eevil \u2066twin")
    hugo.sees("\\u202eevil \\u2066twin")
    assert "\u202e".encode() not in hugo.raw
