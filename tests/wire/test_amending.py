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
