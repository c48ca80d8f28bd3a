"""What was said is corrected, deleted, agreed with, over the wire: to whom it is told, in which order, and who may."""

import pytest


@pytest.fixture
def server(share, kind):
    return share(kind, CHAT_PACE_BURST=1000)


def said(client, seq):
    """What somebody who keeps to the one rule of docs/wire.md shows for that message in the end."""
    held = {}
    for each in client.messages:
        if each["seq"] not in held:
            held[each["seq"]] = each
        now, before = each.get("now"), held.get(each.get("of"))
        if before and now and before.get("changed", 0) < now["changed"]:
            held[each["of"]] = now
    return held[seq]


def events(client, *kinds):
    return [each for each in client.messages if each["kind"] in kinds]


def hears_of(client, kind, of):
    return client.wait_for(lambda: next((each for each in events(client, kind) if each["of"] == of), None))


def test_a_correction_reaches_everybody_and_who_was_away_never_reads_the_first(server, people, visit):
    hugo, julien, zoe = people(server, "Hugo", "Julien", "Zoé")
    seq = hugo.says("helo everybody", key="a")["seq"]
    julien.hears("helo everybody")
    zoe.hears("helo everybody")
    since, epoch = zoe.messages[-1]["seq"], zoe.welcome["epoch"]
    zoe.cut()
    corrected = hugo.ask("correct", {"seq": seq, "text": "hello everybody", "key": "b"})
    assert corrected["seq"] > seq
    event = hears_of(julien, "corrected", seq)
    assert (event["seq"], event["by"]["name"], event["key"]) == (corrected["seq"], "Hugo", "b")
    assert said(julien, seq)["text"] == "hello everybody"
    assert said(julien, seq)["corrected"] == corrected["at"] == event["at"]
    assert said(julien, seq)["changed"] == corrected["seq"]
    zoe.connect().join(since=since, epoch=epoch)
    assert [each["of"] for each in zoe.welcome["messages"] if each["kind"] == "corrected"] == [seq]
    assert hears_of(zoe, "corrected", seq)["now"] == said(julien, seq)
    (ann,) = people(server, "Ann")
    assert said(ann, seq) == said(julien, seq)
    assert "helo everybody" not in str(ann.welcome) + str(zoe.welcome)
    for each in (hugo, julien, zoe, ann):
        each.ask("quit", {})


def test_events_come_in_order_with_the_lines_around_them(server, people):
    hugo, julien = people(server, "Hugo", "Julien")
    seq = hugo.says("one")["seq"]
    numbers = [hugo.send("agree", {"seq": seq, "key": f"k{number}"}) for number in range(9)]
    numbers += [hugo.send("correct", {"seq": seq, "text": "two"}), hugo.send("message", {"text": "the end"})]
    hugo.wait_for(lambda: all(number in hugo.acks for number in numbers))
    julien.hears("the end")
    heard = [each for each in julien.messages if each["seq"] >= seq]
    assert [each["seq"] for each in heard] == sorted(each["seq"] for each in heard)
    assert [hugo.acks[number]["agreed"] for number in numbers[:9]] == [True, False] * 4 + [True]
    assert said(julien, seq) == said(hugo, seq)
    assert [each["name"] for each in said(julien, seq)["agreed"]] == ["Hugo"]
    for each in (hugo, julien):
        each.ask("quit", {})


def test_the_same_key_is_the_same_act_over_another_connection_and_a_restart(start, people):
    server = start()
    hugo, julien = people(server, "Hugo", "Julien")
    seq = hugo.says("one")["seq"]
    first = julien.ask("agree", {"seq": seq, "key": "k"})
    deleted = hugo.ask("delete", {"seq": seq, "key": "d"})
    hugo.cut(), julien.cut()
    server.restart()
    hugo.connect().join(), julien.connect().join()
    assert julien.ask("agree", {"seq": seq, "key": "k"}) == first
    assert hugo.ask("delete", {"seq": seq, "key": "d"}) == deleted
    assert hugo.ask("delete", {"seq": seq, "key": "e"})["error"]["code"] == "message_deleted"
    gone = said(julien, seq)
    assert ("text" in gone, gone["deleted"]["name"]) == (False, "Hugo")


def test_what_is_private_is_amended_among_its_readers_only(server, people):
    hugo, julien, mallory = people(server, "Hugo", "Julien", "Mallory")
    seq = hugo.ask("pm", {"to": "Julien", "text": "psst"})["seq"]
    hugo.ask("correct", {"seq": seq, "text": "pssst"}), julien.ask("agree", {"seq": seq})
    event = hears_of(julien, "corrected", seq)
    assert [each["name"] for each in event["to"]] == ["Julien"]
    assert {name for name, batch in julien.heard if name in ("message", "pm") and event in batch} == {"pm"}
    assert hears_of(hugo, "agreed", seq)["now"] == said(julien, seq)
    for ask, payload in (("correct", {"text": "no"}), ("delete", {}), ("agree", {})):
        refused = mallory.ask(ask, {"seq": seq, **payload})["error"]["code"]
        assert refused == mallory.ask(ask, {"seq": 10**9, **payload})["error"]["code"] == "no_such_message"
    hugo.says("everybody")
    mallory.hears("everybody")
    known = str(mallory.heard) + str(mallory.ask("history", {"after": 0, "limit": 500}))
    assert "pss" not in known
    for each in (hugo, julien, mallory):
        each.ask("quit", {})


def test_who_may_not_is_told_why(start, people):
    server = start(CHAT_CORRECTION_MINUTES=0)
    ann, hugo = people(server, "Ann", "Hugo")
    assert hugo.welcome["room"]["correction_minutes"] == 0
    link, _, key = server.console().partition("#")
    assert ann.web.post(link, json={"key": key}, timeout=30).status_code == 201
    seq, hosts = hugo.says("one")["seq"], ann.says("two")["seq"]
    refused = hugo.ask("correct", {"seq": seq, "text": "more"})["error"]
    assert (refused["code"], refused["minutes"]) == ("too_late", 0)
    assert hugo.ask("delete", {"seq": hosts})["error"]["code"] == "not_yours"
    assert ann.ask("correct", {"seq": seq, "text": "more"})["error"]["code"] == "not_yours"
    assert "seq" in ann.ask("delete", {"seq": seq})
    assert hears_of(hugo, "deleted", seq)["now"]["deleted"]["name"] == "Ann"
    assert hugo.ask("agree", {"seq": hosts})["agreed"] is True


WRONG = [{"seq": seq} for seq in ("1", -1, 2**53, 1.5, True, None)] + [
    {"seq": 1, "key": "é"},
    {"seq": 1, "key": "k" * 65},
]


@pytest.mark.parametrize("event", ["correct", "delete", "agree"])
def test_what_is_no_request_is_refused_and_nothing_else_happens(server, people, event):
    (hugo,) = people(server, "Hugo")
    for payload in (None, {}, [], *({"text": "x", **wrong} for wrong in WRONG)):
        assert hugo.ask(event, payload)["error"]["code"] == "bad_request"
    assert "seq" in hugo.says("still here")
    hugo.ask("quit", {})


def test_commands_answer_as_the_events_do(server, people):
    hugo, julien = people(server, "Hugo", "Julien")
    first = hugo.says("helo")["seq"]
    corrected = hugo.says("/correct hello")
    assert set(corrected) == {"seq", "at"}
    assert hears_of(julien, "corrected", first)["seq"] == corrected["seq"]
    assert julien.says("/agree")["agreed"] is True
    assert "seq" in hugo.says("/delete")
    assert hugo.says("/delete")["error"]["code"] == "no_such_message"
    for each in (hugo, julien):
        each.ask("quit", {})
