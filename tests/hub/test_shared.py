"""A room that several servers share: one order, one roster, one conversation, whatever comes at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatapp.chat.errors import ChatError, Internal, LoginRequired, MemberGone, NameTaken, RoomFull, Stopping, TooFast
from chatapp.chat.outcome import Outcome
from chatapp.hub.shared_hub import OUTDATED
from chatapp.transcript import Batch, Item, Unwritable, valkey_entries, valkey_store
from chatapp.transcript.valkey_keys import CHANNEL, Keys
from tests.member import eventually

from .shared import SharedHouse


@pytest.fixture
def here(share: Callable[..., SharedHouse]) -> SharedHouse:
    return share()


@pytest.fixture
def there(share: Callable[..., SharedHouse], here: SharedHouse) -> SharedHouse:
    return share()


def test_what_is_said_at_one_server_is_heard_at_the_other(here, there):
    hugo, julien = here.comes("Hugo"), there.comes("Julien")
    julien.says("Hello")
    here.hears()
    assert hugo.texts == ["joined", "Hello"]
    hugo.says("/me waves")
    there.hears()
    assert julien.texts == ["Hello", "waves"]
    assert hugo.heard[1:] == julien.heard


def test_an_answer_comes_after_all_that_was_said_before_it_elsewhere(here, there):
    hugo, julien = here.comes("Hugo"), there.comes("Julien")
    julien.says("first")
    assert hugo.says("second").message.seq == julien.heard[-1].seq + 1
    assert hugo.texts == ["joined", "first", "second"]


def test_the_roster_is_one(here, there):
    here.comes("Hugo"), there.comes("Julien")
    here.hears()
    assert here.roster == there.roster == {"Hugo": True, "Julien": True}


def test_nobody_takes_a_name_that_was_taken_elsewhere_a_moment_ago(here, there):
    here.enter("Hugo")
    with pytest.raises(NameTaken):
        there.enter("hugo")


def test_two_who_rename_to_one_name_at_once_do_not_both_get_it(here, there):
    hugo, julien = here.comes("Hugo"), there.comes("Julien")
    assert isinstance(hugo.says("/name Ana"), Outcome)
    assert isinstance(julien.says("/name Ana"), NameTaken)
    here.hears()
    assert here.roster == there.roster == {"Ana": True, "Julien": True}


def test_the_last_seat_is_taken_once(share):
    here, there = share(seats=1), share(seats=1)
    here.enter("Hugo")
    with pytest.raises(RoomFull):
        there.enter("Julien")


def test_what_was_decided_on_an_old_roster_has_not_happened(here, there):
    hugo = here.comes("Hugo")
    there.comes("Julien").says("/name Ana")
    assert isinstance(hugo.says("/name Ana"), NameTaken)
    assert here.roster == {"Hugo": True, "Ana": True}
    assert here.hub.owner(hugo).name == "Hugo"


def test_a_name_counts_once_however_often_it_is_decided(share):
    here, there = share(pace_burst=1), share(pace_burst=1)
    hugo = here.comes("Hugo")
    there.comes("Julien")
    assert isinstance(hugo.says("/name Ana"), Outcome)
    here.wait(5)
    assert isinstance(hugo.says("/name Ann"), TooFast)


def test_a_private_line_goes_to_nobody_who_has_just_gone_elsewhere(here, there):
    hugo, julien = here.comes("Hugo"), there.comes("Julien")
    here.hears()
    there.quit(julien.person)
    assert isinstance(hugo.writes(julien, "secret"), MemberGone)


def test_a_private_line_is_heard_by_its_reader_alone_on_every_server(here, there):
    hugo, mallory, julien = here.comes("Hugo"), here.comes("Mallory"), there.comes("Julien")
    here.hears()
    hugo.writes(julien, "secret")
    there.hears()
    assert julien.texts[-1] == "secret"
    assert "secret" not in mallory.texts


@pytest.mark.parametrize("line", ["Hello", "/pm Hugo Hello", "/name Jules"])
def test_a_line_sent_again_through_another_server_is_the_same_line(here, there, line):
    here.comes("Hugo")
    julien = here.comes("Julien")
    first = julien.says(line, key="k").message
    again = there.opens(julien.person).says(line, key="k")
    assert (again.message, again.repeated) == (first, True)


def test_a_private_line_that_was_kept_is_not_refused_elsewhere_because_its_reader_has_left(here, there):
    hugo, julien = here.comes("Hugo"), here.comes("Julien")
    first = hugo.says("/pm Julien Hello", key="k").message
    here.quit(julien.person)
    assert there.opens(hugo.person).says("/pm Julien Hello", key="k").message == first


def test_a_repeat_costs_no_pace(share):
    here, there = share(pace_burst=2, pace_per_second=0.001), share(pace_burst=2, pace_per_second=0.001)
    hugo = here.comes("Hugo")
    hugo.says("Hello", key="k")
    elsewhere = there.opens(hugo.person)
    for _ in range(5):
        assert elsewhere.says("Hello", key="k").repeated


def test_whoever_quits_at_one_server_is_out_at_all(here, there):
    hugo = here.comes("Hugo")
    elsewhere = there.opens(hugo.person)
    hugo.says("/quit")
    there.hears()
    assert there.goodbyes == [(elsewhere, "quit")]
    with pytest.raises(LoginRequired):
        there.recall(hugo.person)


def test_the_oldest_tab_has_to_go_whichever_server_it_is_at(share):
    here, there = share(connections=1), share(connections=1)
    hugo = here.comes("Hugo")
    there.opens(hugo.person)
    here.hears()
    assert here.goodbyes == [(hugo, "elsewhere")]
    assert here.roster == {"Hugo": True}


def test_whoever_comes_back_through_another_server_is_not_told_about(here, there):
    julien = here.comes("Julien")
    hugo = here.comes("Hugo")
    hugo.closes()
    there.opens(hugo.person)
    for house in (here, there):
        house.wait(20)
        house.hears()
    assert julien.texts == ["joined"]
    assert here.roster == {"Julien": True, "Hugo": True}


def test_whoever_is_away_too_long_leaves_once_though_every_server_sweeps(here, there):
    julien = here.comes("Julien")
    hugo = there.comes("Hugo")
    hugo.closes()
    here.hears()
    for seconds in (120, 480):
        for house in (here, there):
            house.wait(seconds)
            house.hears()
        assert julien.texts == ["joined", "left"]
    assert (here.hub.taken(), there.hub.taken()) == (1, 1)


def test_whoever_keeps_a_seat_after_they_left_is_back_at_any_server(here, there):
    julien, hugo = here.comes("Julien"), there.comes("Hugo")
    hugo.closes()
    here.hears()
    here.wait(120)
    here.opens(hugo.person)
    assert julien.texts == ["joined", "left", "joined"]
    there.hears()
    assert (here.roster, there.roster) == ({"Julien": True, "Hugo": True},) * 2


def test_whoever_waits_at_one_server_gets_a_seat_that_was_kept_at_another(share):
    here, there = share(seats=2), share(seats=2)
    julien, hugo = here.comes("Julien"), there.comes("Hugo")
    hugo.closes()
    here.hears()
    for house in (here, there):
        house.wait(15)
    with pytest.raises(RoomFull):
        here.enter("Ana")
    for house in (there, here):
        house.wait(0.5)
        assert ("left" in julien.texts) == (house is here)  # who waits at another door is not known there
    here.comes("Ana")
    there.hears()
    assert [member.person.name for member in there.hub.snapshot().members] == ["Julien", "Ana"]
    assert [member.seat for member in there.hub.snapshot().members] == [0, 1]


def test_of_pages_at_two_servers_the_last_that_is_hidden_lets_their_member_sleep(here, there):
    hugo = here.comes("Hugo")
    other = there.opens(hugo.person)
    here.hears()
    here.hides(hugo)
    there.hears()
    assert there.states == here.states == {"Hugo": "here"}
    there.hides(other)
    here.hears()
    assert there.states == here.states == {"Hugo": "asleep"}


def test_the_connections_of_a_dead_server_are_gone_and_no_others(here, there):
    julien, hugo = here.comes("Julien"), there.comes("Hugo")
    here.opens(hugo.person)
    ana = there.comes("Ana")
    here.hears()
    here.hub.bury(frozenset(here.hub.servers() - {here.store.process}))
    here.deliver()
    assert here.roster == {"Julien": True, "Hugo": True, "Ana": False}
    there.hears()
    assert set(there.goodbyes) == {(hugo, ""), (ana, "")}  # it lives after all: they come back
    here.wait(120)
    assert julien.texts == ["joined", "joined", "left"]


def test_a_server_that_starts_knows_who_is_there_in_their_order(here, share):
    here.comes("Hugo"), here.comes("Ana").says("/name Zoe"), here.comes("Ben")
    latest = share()
    assert list(map(str, latest.hub.snapshot().members)) == list(map(str, here.hub.snapshot().members))


def test_a_batch_whose_answer_was_lost_is_kept_once(here):
    hugo = here.comes("Hugo")
    send, cut = here.store._send, [True]

    def send_and_lose(calls):
        answer = send(calls)
        if cut.pop() if cut else False:
            raise OSError("the line was cut")
        return answer

    here.store._send = send_and_lose
    hugo.says("without a key")
    assert hugo.texts == ["without a key"]
    assert not cut


def test_while_nothing_can_be_kept_lines_are_refused_and_all_else_waits(here, there):
    hugo, julien = here.comes("Hugo"), there.comes("Julien")
    keep = here.store.append_if
    here.store.append_if = _fails
    answers = []
    here.line(hugo, "Hello", "k", answers.append)
    here.line(hugo, "/name Hugues", "r", answers.append)
    here.courier.deliver()
    assert [type(each) for each in answers] == [Internal]
    here.store.append_if = keep
    here.deliver()
    assert answers[1].message.by.name == "Hugues"
    assert not hugo.says("Hello", key="k").repeated
    there.hears()
    assert julien.texts == ["renamed", "Hello"]


def _fails(_batches):
    raise Unwritable("it is away")


def test_after_a_loss_that_a_count_would_not_notice_everybody_begins_anew(here, there, valkey):
    """As after a failover: the last lines are gone, and as many others were said meanwhile."""
    hugo, julien = here.comes("Hugo"), there.comes("Julien")
    here.hears()
    before = _dump(valkey)
    hugo.says("lost 1"), hugo.says("lost 2")
    _put_back(valkey, before)
    julien.says("other 1"), julien.says("other 2"), julien.says("other 3")
    epoch = there.transcript.epoch
    here.line(hugo, "said after it")
    here.deliver()
    assert (hugo, "") in here.goodbyes
    assert here.transcript.epoch != epoch
    there.hears()
    assert (julien, "") in there.goodbyes
    assert here.transcript.epoch == there.transcript.epoch
    again = here.opens(hugo.person)
    assert [message.text for message in again.welcome().page.messages if message.text] == [
        "other 1", "other 2", "other 3", "said after it",
    ]  # fmt: skip


def _dump(valkey):
    return {key: valkey.raw.dump(key) for key in valkey.raw.keys("chat:{*")}


def _put_back(valkey, before):
    for key in valkey.raw.keys("chat:{*"):
        valkey.raw.delete(key)
    for key, value in before.items():
        valkey.raw.restore(key, 0, value)


def test_an_emptied_store_is_a_new_numbering(here, valkey):
    hugo = here.comes("Hugo")
    epoch = here.transcript.epoch
    valkey.renew()
    assert isinstance(hugo.says("Hello"), ChatError)
    assert here.goodbyes == [(hugo, "")]
    assert here.transcript.epoch != epoch
    assert here.opens(hugo.person).texts == []


def test_whoever_is_too_far_behind_begins_anew_in_the_same_numbering(share):
    here, there = share(), share(pace_burst=2000)
    hugo, julien = here.comes("Hugo"), there.comes("Julien")
    epoch = here.transcript.epoch
    for _ in range(12):
        for number in range(100):
            there.line(julien, str(number))
        there.deliver()
    here.hears()
    assert here.goodbyes == [(hugo, "")]
    assert here.transcript.epoch == epoch


def test_whoever_meets_a_newer_server_lets_everybody_go_there_and_says_so_once(here, there, monkeypatch, caplog):
    hugo = here.comes("Hugo")
    julien = there.comes("Julien")
    with monkeypatch.context() as newer:
        _write_tomorrow(newer)
        julien.says("in a form of tomorrow")
    here.hears()
    assert here.goodbyes == [(hugo, "")]
    assert isinstance(hugo.says("Hello"), Stopping)
    with pytest.raises(Stopping):
        here.enter("Ana")
    here.wait(20), here.hears()
    assert not here.all.keeps(here.all.place(""))
    assert [record.message.partition(" until ")[0] for record in caplog.records if record.levelname == "ERROR"] == [
        "the room is closed here", f"the transcript cannot be written: {OUTDATED}",
    ]  # fmt: skip


def _write_tomorrow(monkeypatch):
    """As a server of a later version does."""
    later = valkey_entries.FORMAT + 1
    for module in (valkey_entries, valkey_store):
        monkeypatch.setattr(module, "FORMAT", later)


def test_a_server_of_before_starts_beside_a_newer_one_and_lets_nobody_in(here, share, monkeypatch):
    with monkeypatch.context() as newer:
        _write_tomorrow(newer)
        here.comes("Hugo")
    with pytest.raises(Stopping):
        share().enter("Ana")


def test_what_a_newer_server_tells_is_looked_at_where_it_is_kept(here, valkey, caplog):
    asked = []
    listener = SimpleNamespace(begun=asked.append, hear=None)
    with ThreadPoolExecutor(1) as thread, closing(here.store):
        thread.submit(here.store.follow, listener)
        eventually(lambda: len(asked) == 2)  # for the rooms there are, and for those since
        valkey.client.publish(
            CHANNEL, f'[["other.1",9,9,{{"a":["of",{{"tomorrow":1}}]}},null,{valkey_entries.FORMAT + 1}]]'
        )
        eventually(lambda: len(asked) == 3)
        assert not caplog.records


@pytest.mark.parametrize("line", ["{0}", "/pm Julien {0}"])
def test_a_line_is_the_same_line_as_long_as_it_is_kept_and_no_longer(share, valkey, line):
    here = share(pace_burst=2000)
    here.store._lines = 100
    hugo, _julien, ana = here.comes("Hugo"), here.comes("Julien"), here.comes("Ana")
    ana.says("/pm Hugo of long ago", key="k")
    for number in range(250):
        hugo.says(line.format(number), key=str(number))
    messages = here.transcript.latest(hugo.person.id, 500).messages
    kept = [message.text for message in messages if message.by == hugo.person and message.text]
    assert 90 < len(kept) <= 200
    assert hugo.says(line.format("again"), key=kept[1]).repeated
    assert not hugo.says(line.format("again"), key="0").repeated
    assert ana.says("/pm Hugo again", key="k").repeated  # she has it still
    used = {key.split()[1] for key in valkey.client.zrange(Keys("").keys, 0, -1) if hugo.person.id in key}
    assert used == {*kept, "0"}


def test_what_is_old_is_forgotten_with_its_keys_and_what_is_young_is_not(here, valkey):
    hugo, julien = here.comes("Hugo"), here.comes("Julien")
    for text in ("old", "/pm Julien old", "/pm Julien old too"):
        hugo.says(text, key=text)
    eventually(lambda: here.store.look(0)[-1].at > hugo.heard[-1].at)
    before = here.store.look(0)[-1].at
    for text in ("young", "/pm Julien young"):
        hugo.says(text, key=text)
    here.store.prune(before)
    for tab in (hugo, julien):
        assert [message.text for message in here.transcript.latest(tab.person.id, 500).messages] == ["young", "young"]
    assert valkey.client.zcard(Keys("").keys) == 2
    assert here.store.said("") >= before
    here.store.prune(2**62)
    assert here.transcript.latest(hugo.person.id, 500).messages == []
    assert (valkey.client.zcard(Keys("").keys), here.store.said("")) == (0, 0)
    assert here.roster == {"Hugo": True, "Julien": True}


def test_no_key_that_a_reader_reads_has_what_others_may_not(here, there, valkey):
    hugo, julien, mallory = here.comes("Hugo"), there.comes("Julien"), there.comes("Mallory")
    here.hears()
    hugo.writes(julien, "secret")
    holding = {key for key in valkey.client.scan_iter("*") if "secret" in str(_content(valkey, key))}
    assert {key.partition("}")[2] for key in holding} == {":log", f":pm:{hugo.person.id}", f":pm:{julien.person.id}"}
    there.hears()
    assert "secret" not in [message.text for message in mallory.welcome().page.messages]


def _content(valkey, key):
    client = valkey.client
    read = {"set": client.smembers, "stream": client.xrange, "hash": client.hgetall, "string": client.get}
    return read.get(client.type(key), lambda key: client.zrange(key, 0, -1))(key)


WHAT = st.sampled_from(["says", "name", "quit", "comes", "pm", "hears", "closes"])
ACTS = st.lists(st.tuples(st.integers(0, 1), WHAT, st.integers(0, 3)), max_size=25)


@given(ACTS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_two_servers_do_is_some_order_in_one_room(valkey, acts):
    valkey.renew()
    houses = [SharedHouse(valkey.url, seats=3), SharedHouse(valkey.url, seats=3)]
    tabs = [[houses[0].comes("Ann")], [houses[1].comes("Ben")]]
    for which, act, number in acts:
        _do(houses[which], tabs[which], act, number)
        assert len(houses[which].hub._room.rows) <= 3
    for house in houses:
        house.hears()
    one, other = houses
    names = [row.name.casefold() for row in one.hub._room.rows.values()]
    assert len(names) == len(set(names)) <= 3
    loaded = one.store.load("")
    assert dict(one.hub._room.rows) == dict(other.hub._room.rows) == dict(loaded.rows)
    assert one.hub._room.told == other.hub._room.told == loaded.told
    assert one.hub.snapshot() == other.hub.snapshot()
    kept = one.transcript.after("", 0, 500).messages
    for tab in (*tabs[0], *tabs[1]):
        heard = [message for message in tab.heard if not message.to]
        assert heard == [message for message in kept if message in heard]
    for house in houses:
        house.store.close()


def _do(house, tabs, act, number):
    tab = tabs[number % len(tabs)]
    if act == "says":
        tab.says(f"line {number}", key=str(number))
    elif act == "name":
        tab.says(f"/name {'Ann Ben Cid Dan'.split()[number]}")
    elif act == "quit":
        tab.says("/quit")
    elif act == "comes":
        with suppress(ChatError):
            tabs.append(house.comes("Ann Ben Cid Dan".split()[number]))
    elif act == "pm":
        tab.says(f"/pm {'Ann Ben Cid Dan'.split()[number]} psst")
    elif act == "hears":
        house.hears()
    elif tab in house.tabs:
        tab.closes()


def test_the_script_refuses_what_was_decided_on_less_than_there_is(here):
    state = here.store.load("")
    here.comes("Hugo")
    (reply,) = here.store.append_if([Batch("", state.epoch, state.told, state.tail, [Item(None, {}, "")])])
    assert not reply.kept
    assert [bool(entry.changes) for entry in reply.entries] == [True, True]
