"""The wire, field by field."""

import gc
import time

import pytest

from chatapp.chat.commands import COMMANDS
from chatapp.chat.errors import ChatError
from tests.member import Member, eventually


@pytest.fixture
def hugo(join):
    return join("Hugo")


@pytest.fixture
def julien(join, hugo):
    return join("Julien")


def test_join_is_answered_with_all_that_a_page_needs(hugo, julien, store):
    welcome = julien.welcome
    assert set(welcome) == {"you", "room", "epoch", "roster", "messages", "more", "commands"}
    assert set(welcome["you"]) == {"id", "name"}
    megabytes = 0 if store else 10  # several servers would need a shelf that is theirs together
    assert welcome["room"] == {
        "title": "The room", "seats": 10, "topic": "", "locked": False, "correction_minutes": 15,
        "file_megabytes": megabytes,
    }  # fmt: skip
    assert isinstance(welcome["epoch"], str)
    assert welcome["roster"] == {
        "seats": 10,
        "members": [hugo.you | {"state": "here", "seat": 0}, julien.you | {"state": "here", "seat": 1}],
    }
    assert welcome["more"] is False
    assert [set(message) for message in welcome["messages"]] == [{"seq", "kind", "at", "by"}] * 2
    assert [(m["kind"], m["by"]) for m in welcome["messages"]] == [("joined", hugo.you), ("joined", julien.you)]
    keys = {"name", "aliases", "usage", "help", "example", "needs", "host"}
    assert [set(command) for command in welcome["commands"]] == [keys] * len(COMMANDS)
    assert welcome["commands"][0]["aliases"] == ["msg", "w", "whisper", "tell", "mp", "privé", "chuchoter", "prive"]


def test_a_message_goes_to_everybody_and_its_author(hugo, julien):
    before = time.time_ns() // 1_000_000
    answer = hugo.says("Hello", key="k1")
    assert set(answer) == {"seq", "at"}
    expected = {"seq": answer["seq"], "kind": "text", "at": answer["at"], "by": hugo.you, "text": "Hello", "key": "k1"}
    assert hugo.messages[-1] == julien.messages[-1] == expected
    assert before <= answer["at"] <= time.time_ns() // 1_000_000


def test_ignoring_is_answered_with_whom_to_the_caller_alone(hugo, julien):
    before = julien.messages
    hidden = (
        "What Julien writes is hidden on your screen. Nobody is told.\n"
        "It stays so if they leave and come back under this name."
    )
    assert hugo.says("/ignore julien") == {"ignore": julien.you, "reply": hidden}
    assert hugo.says("/unignore Julien") == {"unignore": julien.you, "reply": "What Julien writes is shown."}
    assert hugo.says("/unignore Anna") == {"unignore": {"name": "Anna"}}
    assert hugo.says("/ignore") == {"ignore": None}
    assert hugo.says("/unignore") == {"unignore": None}
    assert hugo.says("/ignore \ud800")["error"]["code"] == "unknown_member"
    assert julien.messages == before


def test_a_message_without_a_key_has_none(hugo):
    hugo.says("Hello")
    assert set(hugo.messages[-1]) == {"seq", "kind", "at", "by", "text"}


def test_a_private_message_goes_to_its_readers_alone(hugo, julien, join):
    ana, tab = join("Ana"), join(julien.browser)
    answer = hugo.ask("pm", {"to": "julien", "text": "Hello", "key": "k"})
    assert answer == {"seq": answer["seq"], "at": answer["at"], "to": [julien.you]}
    expected = {
        "seq": answer["seq"], "kind": "text", "at": answer["at"], "by": hugo.you,
        "text": "Hello", "to": [julien.you], "key": "k",
    }  # fmt: skip
    assert hugo.private == julien.private == tab.private == [expected]
    assert ana.private == []
    assert [message for message in ana.messages if message["kind"] == "text"] == []
    assert set(hugo.says("/pm Julien,Ana Hello both")) == {"seq", "at", "to"}
    assert len(ana.private) == 1


def test_pm_takes_ids_which_mean_the_same_person_under_any_name(hugo, julien, join):
    ana = join("Ana")
    chosen = [{"id": julien.you["id"]}, {"id": ana.you["id"], "name": "Ana"}]
    julien.says("/name Jules")
    answer = hugo.ask("pm", {"to": chosen, "text": "Hello"})
    assert answer["to"] == [{"id": julien.you["id"], "name": "Jules"}, ana.you]
    assert hugo.ask("pm", {"to": [chosen[0], "Ana"], "text": "Hello"})["to"] == answer["to"]
    ana.says("/quit")
    refused = hugo.ask("pm", {"to": chosen, "text": "secret"})["error"]
    assert (refused["code"], refused["name"]) == ("unknown_member", "Ana")
    assert [message["text"] for message in julien.private] == ["Hello", "Hello"]


@pytest.mark.parametrize("to", [[{}], [{"name": "Julien"}], [{"id": 7}], [["Julien"]], {"id": "x"}, [None]])
def test_a_recipient_without_an_id_is_not_understood(hugo, julien, to):
    assert hugo.ask("pm", {"to": to, "text": "secret"})["error"]["code"] == "bad_request"


def test_a_question_says_for_whom_the_answer_will_be(hugo, julien):
    assert hugo.says("/pm Julien")["ask"] == {
        "prompt": "What do you want to write to Julien?",
        "to": [julien.you],
    }


def test_a_refusal_offers_whole_lines(hugo, julien):
    refused = hugo.says("/pm Jullien secret")["error"]
    assert refused["choices"] == [{"label": "Julien", "line": '/pm "Julien" secret'}]
    refused = hugo.says(".pm Julien secret")["error"]
    assert refused["code"] == "doubtful"
    assert refused["choices"] == [
        {"label": "/pm", "line": "/pm Julien secret"},
        {"label": "Send as text", "line": "/say .pm Julien secret"},
    ]
    assert not julien.messages[1:]


def test_reply_says_which_message_it_answers(hugo, julien, join):
    ana = join("Ana")
    seq = hugo.says("/pm Julien first")["seq"]
    ana.says("/pm Julien second")
    refused = julien.says("/reply for Hugo")["error"]
    assert [choice["label"] for choice in refused["choices"]] == ["Ana", "Hugo"]
    assert julien.says("/reply for Hugo", re=seq)["to"] == [hugo.you]


def test_a_name_means_who_had_it_when_the_writer_last_looked(hugo, julien, join):
    seen = hugo.says("I go into the tunnel")["seq"]
    julien.says("/name Jules")
    mallory = join("Julien")
    assert hugo.says("/pm Julien secret", seen=seen)["error"]["code"] == "unknown_member"
    assert hugo.ask("pm", {"to": "Julien", "text": "secret", "seen": seen})["error"]["code"] == "unknown_member"
    assert not mallory.private


def test_pm_takes_a_list_of_names_all_or_nothing(hugo, julien, join):
    ana = join("Ana")
    refused = hugo.ask("pm", {"to": ["Ana", "Jullien"], "text": "Hello"})
    assert refused["error"]["code"] == "unknown_member"
    assert (refused["error"]["name"], refused["error"]["suggestion"]) == ("Jullien", "Julien")
    assert ana.private == []
    assert hugo.ask("pm", {"to": ["Ana", "Julien"], "text": "Hello"})["to"] == [ana.you, julien.you]


def test_a_private_message_to_nobody_is_not_one_to_everybody(hugo, julien):
    assert hugo.ask("pm", {"to": [], "text": "secret"})["error"]["code"] == "bad_request"
    assert [message for message in julien.messages if "text" in message] == []


def test_a_new_name_is_answered_and_told(hugo, julien):
    assert hugo.ask("rename", {"name": " Hugues "}) == {"name": "Hugues"}
    notice = julien.messages[-1]
    assert set(notice) == {"seq", "kind", "at", "by", "was"}
    assert (notice["kind"], notice["was"], notice["by"]) == (
        "renamed",
        "Hugo",
        {"id": hugo.you["id"], "name": "Hugues"},
    )
    assert julien.heard("roster")[-1]["members"][0]["name"] == "Hugues"
    assert hugo.says("/name Hugo") == {"name": "Hugo"}


def test_help_and_who_are_answered_to_the_asker_alone(hugo, julien):
    assert set(hugo.says("/help")) == {"reply", "help"}
    assert hugo.says("/who") == {"reply": "2 of 10:\nHugo\nJulien"}
    assert julien.messages == []


def test_a_step_of_a_command_is_asked(hugo):
    assert hugo.says("/pm") == {"ask": {"prompt": "Whom do you want to write to?", "line": "/pm "}}


def test_me_is_an_action(hugo, julien):
    assert set(hugo.says("/me waves")) == {"seq", "at"}
    assert (julien.messages[-1]["kind"], julien.messages[-1]["text"]) == ("action", "waves")


@pytest.mark.parametrize("how", [("quit", {}), ("quit",), ("message", {"text": "/quit"})])
def test_quit_is_answered_told_and_says_goodbye_to_all_tabs(hugo, julien, join, how):
    tab = join(hugo.browser)
    assert hugo.ask(*how) == {}
    for each in (hugo, tab):
        eventually(lambda each=each: not each.connected)
        assert each.heard("goodbye") == [{"code": "quit", "text": "You have left the room."}]
    assert (julien.messages[-1]["kind"], julien.messages[-1]["by"]) == ("left", hugo.you)
    assert julien.heard("roster")[-1]["members"] == [julien.you | {"state": "here", "seat": 1}]
    assert julien.connected


def test_the_roster_shows_who_is_away(hugo, julien):
    julien.closes()
    shown = eventually(lambda: [r for r in hugo.heard("roster") if r["members"][1:]][-1])
    eventually(lambda: hugo.heard("roster")[-1]["members"][-1]["state"] == "away")
    assert set(shown) == {"seats", "members"}
    assert hugo.heard("roster")[-1] == {
        "seats": 10,
        "members": [hugo.you | {"state": "here", "seat": 0}, julien.you | {"state": "away", "seat": 1}],
    }


def test_a_second_tab_and_a_reload_show_no_new_roster(hugo, julien, join):
    shown = len(hugo.heard("roster"))
    tab = join(julien.browser)
    tab.closes()
    hugo.says("Hello")
    assert len(hugo.heard("roster")) == shown
    assert [message["kind"] for message in hugo.messages] == ["joined", "text"]


def test_typing_is_told_to_the_others_and_not_answered(hugo, julien, join):
    other_tab = join(hugo.browser)
    assert hugo.ask("typing", {}) is None
    assert eventually(lambda: julien.heard("typing")) == [{"id": hugo.you["id"]}]
    assert hugo.heard("typing") == other_tab.heard("typing") == []


def test_history_pages_back_and_forth(hugo):
    seqs = [hugo.says(str(number))["seq"] for number in range(9)]
    back = hugo.ask("history", {"before": seqs[5], "limit": 3})
    assert set(back) == {"messages", "more"}
    assert [message["text"] for message in back["messages"]] == ["2", "3", "4"]
    assert back["more"] is True
    forth = hugo.ask("history", {"after": seqs[5], "limit": 2})
    assert ([message["text"] for message in forth["messages"]], forth["more"]) == (["6", "7"], True)
    assert hugo.ask("history", {"after": seqs[8]}) == {"messages": [], "more": False}
    assert hugo.ask("history", {"before": 0}) == {"messages": [], "more": False}


def test_whoever_comes_back_gets_what_was_missed(hugo, julien):
    seq = hugo.says("heard")["seq"]
    julien.closes()
    hugo.says("missed")
    again = Member(julien.app, julien.browser)
    welcome = again.join(since=seq, epoch=julien.welcome["epoch"])
    assert [message["text"] for message in welcome["messages"]] == ["missed"]
    assert len(again.join(since=seq, epoch="another")["messages"]) == 4


# Refusals: each code


@pytest.mark.parametrize(
    ("event", "payload", "error"),
    [
        ("message", {}, {"code": "bad_request"}),
        ("nonsense", {}, {"code": "bad_request"}),
        ("connect", {}, {"code": "bad_request"}),
        ("disconnect", "x", {"code": "bad_request"}),
        ("message", {"text": " "}, {"code": "text_empty"}),
        ("message", {"text": "\x00"}, {"code": "text_invalid"}),
        ("message", {"text": "x" * 4001}, {"code": "text_too_long", "limit": 4000, "length": 4001}),
        (
            "message",
            {"text": "/hlep"},
            {
                "code": "unknown_command",
                "name": "hlep",
                "suggestion": "help",
                "choices": [{"label": "/help", "line": "/help "}],
            },
        ),
        ("message", {"text": "/r hi"}, {"code": "unknown_member", "name": "", "suggestion": None}),
        ("pm", {"to": "Hug", "text": "hi"}, {"code": "unknown_member", "name": "Hug", "suggestion": "Hugo"}),
        ("rename", {"name": "a,b"}, {"code": "name_invalid"}),
        ("rename", {"name": "julien"}, {"code": "name_taken", "name": "Julien"}),
        ("rename", {"name": "x" * 25}, {"code": "name_invalid", "limit": 24}),
        ("message", {"text": "x", "key": "é"}, {"code": "bad_request"}),
        ("rename", {"name": "\ud800"}, {"code": "name_invalid"}),
        ("message", "\ud800", {"code": "bad_request"}),
        ("join", {"since": "\ud800"}, {"code": "bad_request"}),
    ],
)
def test_a_broken_rule_is_refused_with_its_code(hugo, julien, event, payload, error):
    refused = hugo.ask(event, payload)
    assert set(refused) == {"error"}
    assert refused["error"].pop("text")
    assert refused["error"] == error
    assert "seq" in hugo.says("still here")


def test_too_fast_says_how_long_to_wait(build, join):
    hugo = join("Hugo", build(pace_burst=1, pace_per_second=0.5))
    hugo.says("one")
    refused = hugo.says("two")["error"]
    assert refused["code"] == "too_fast"
    assert 1 < refused["retry_after"] <= 2.001


@pytest.mark.parametrize("event", ["message", "pm", "rename", "quit", "history", "state"])
def test_an_event_before_join_is_refused(app, login, event):
    early = Member(app, login("Early"))
    assert early.ask(event, {"text": "x", "to": "x", "name": "x", "state": "asleep"})["error"]["code"] == "not_joined"


def test_whoever_hides_their_page_is_asleep_to_everybody_and_awake_again(hugo, julien):
    for state in ("asleep", "here"):
        assert julien.ask("state", {"state": state}) == {}
        assert hugo.heard("roster")[-1]["members"][-1] == julien.you | {"state": state, "seat": 1}
    assert [(message["kind"], message["by"]) for message in hugo.messages] == [("joined", julien.you)]


def test_a_page_that_joins_while_it_is_hidden_may_say_so(hugo, julien, join):
    julien.ask("state", {"state": "asleep"})
    again = join(julien.browser)
    assert hugo.heard("roster")[-1]["members"][-1]["state"] == "here"
    again.ask("state", {"state": "asleep"})
    assert hugo.heard("roster")[-1]["members"][-1]["state"] == "asleep"


@pytest.mark.parametrize("payload", [{}, {"state": "away"}, {"state": True}, {"state": ["asleep"]}, "asleep"])
def test_no_other_state_can_be_told(hugo, julien, payload):
    assert julien.ask("state", payload)["error"]["code"] == "bad_request"
    assert hugo.heard("roster")[-1]["members"][-1]["state"] == "here"


def test_sleeping_and_waking_is_no_faster_than_lines_are(hugo, julien):
    before, begun = len(hugo.heard("roster")), time.monotonic()
    for number in range(10):
        julien.ask("state", {"state": ("asleep", "here")[number % 2]})
    assert len(hugo.heard("roster")) == before + 10
    assert time.monotonic() - begun >= 0.9


def test_a_stranger_is_refused_at_connect(app, stranger):
    assert not Member(app, stranger).connected


def test_whoever_is_away_keeps_the_seat_until_a_program_asks_for_it(build, join):
    app = build(seats=1, grace_seconds=0.1)
    hugo = join("Hugo", app)
    hugo.closes()
    stranger = app.test_client()
    time.sleep(0.7)  # more than the grace period, and a look for whose seat is due
    assert stranger.get("/seats").json["taken"] == 1
    assert stranger.post("/", json={"username": "Julien"}).status_code == 503
    eventually(lambda: stranger.post("/", json={"username": "Julien"}).status_code == 201)
    assert not Member(app, hugo.browser).connected


def test_a_good_cookie_finds_the_room_full(build, login):
    app = build(seats=1, grace_seconds=0)
    hugo = login("Hugo", app)
    eventually(lambda: hugo.get("/seats").json["taken"] == 0)
    Member(app, login("Julien", app)).join()
    assert not Member(app, hugo).connected


def test_a_fault_of_ours_is_answered_and_logged_with_one_reference(app, hugo, julien, caplog, monkeypatch):
    monkeypatch.setattr("chatapp.chat.room.Room.say", lambda *_: 1 / 0)
    refused = hugo.says("my secret")["error"]
    monkeypatch.undo()
    assert refused["code"] == "internal"
    assert refused["reference"] in refused["text"]
    assert f"[{refused['reference']}]" in caplog.text
    assert "secret" not in caplog.text
    assert "seq" in hugo.says("and the room goes on")
    assert julien.messages[-1]["text"] == "and the room goes on"


def test_refusals_on_the_wire_are_no_garbage_in_circles(hugo):
    """Else Python stops everybody for milliseconds, again and again, to look for it."""
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for _ in range(20):
            assert hugo.says("/nothing")["error"]
        gc.collect()
        # by type: isinstance asks a weak proxy, and what it stands for may be gone
        assert [each for each in gc.garbage if issubclass(type(each), ChatError)] == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
