"""What becomes of a message is told once, as what it is now."""

from hypothesis import given
from hypothesis import strategies as st

from chatapp.terminal import formatting
from chatapp.terminal.amendments import Amendments
from chatapp.terminal.ignored import Ignored
from chatapp.terminal.room import Room

ANN, BEN = {"id": "a", "name": "Ann"}, {"id": "b", "name": "Ben"}


def line(text="first", **more):
    return {"seq": 1, "kind": "text", "at": 0, "by": ANN, "text": text} | more


def event(kind, seq, now, by=ANN):
    return {"seq": seq, "kind": kind, "at": seq * 1000, "by": by, "of": 1, "now": now}


def shown(messages):
    room = Room()
    room.you = {"id": "me", "name": "Me"}
    return ["".join(text for _, text in formatting.messages([each], room, 80))[9:].rstrip() for each in messages]


CORRECTED = line("second", corrected=1, changed=2)
AGREED = CORRECTED | {"agreed": [BEN], "changed": 3}
DELETED = {**line(), "deleted": ANN, "changed": 4}
DELETED.pop("text")
EVENTS = [event("corrected", 2, CORRECTED), event("agreed", 3, AGREED, BEN), event("deleted", 4, DELETED)]


def test_each_change_is_told_to_whoever_has_read_what_it_changes():
    told = Amendments().told([line(), *EVENTS])
    time = formatting.clock(0)
    assert shown(told[:2]) == ["Ann >>> first", f"Ann(corrects {time}) >>> second"]
    whole = ["".join(text for _, text in formatting.message(each, "me", 80)) for each in told[2:]]
    assert whole == [f"Ben agrees with what Ann said at {time}\n", f"Ann has deleted what they said at {time}\n"]


def test_whoever_was_away_reads_it_as_it_is_now_and_nothing_of_it():
    now = [{**each, "now": DELETED} for each in EVENTS]
    assert shown(Amendments().told([DELETED, *now])) == ["Ann(deleted by its author) >>>"]
    read_before = Amendments()
    read_before.told([line()])
    told = read_before.told(now)
    assert [each["kind"] for each in told] == ["deleted"]
    assert "second" not in str(told)


def test_who_agreed_before_a_correction_is_not_told_again():
    again = event("corrected", 5, AGREED | {"text": "third", "changed": 5})
    told = Amendments().told([line(), EVENTS[1], again])
    assert shown(told[-1:]) == [f"Ann(corrects {formatting.clock(0)})(agreed: 1) >>> third"]
    assert [each["kind"] for each in told] == ["text", "text", "agreed", "text"]


def test_of_what_was_never_shown_nothing_is_told():
    assert Amendments().told(EVENTS) == []


@given(st.lists(st.sampled_from(EVENTS)))
def test_what_comes_again_or_late_is_told_never_twice(events):
    told = Amendments().told([line(), *events])
    assert len(told) <= 4
    assert len({str(each) for each in told}) == len(told)


def test_a_line_of_somebody_ignored_waits_as_it_is_now(tmp_path, monkeypatch):
    monkeypatch.setattr("chatapp.terminal.kept.FOLDER", tmp_path)
    ignored = Ignored()
    ignored.obey({"ignore": ANN})
    assert ignored.shown([line(), EVENTS[0], EVENTS[1]]) == []
    _, again = ignored.obey({"unignore": ANN, "reply": "shown"})
    assert again == [AGREED]


def test_whoever_is_ignored_agrees_unheard(tmp_path, monkeypatch):
    monkeypatch.setattr("chatapp.terminal.kept.FOLDER", tmp_path)
    ignored = Ignored()
    ignored.obey({"ignore": BEN})
    assert ignored.shown([line(), EVENTS[1]]) == [line()]
