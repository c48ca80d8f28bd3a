"""What was said is corrected, deleted, agreed with: kept, told and found in both stores as it is now."""

import shutil
import sqlite3
import time
from contextlib import closing
from functools import partial

import pytest

from chatapp.chat.amending import MOST
from chatapp.chat.errors import ChatError, MessageDeleted, NoSuchMessage
from chatapp.chat.kind import Kind
from chatapp.chat.outcome import Outcome
from chatapp.transcript.valkey_keys import Keys
from chatapp.transcript.valkey_store import SCRIPT

from .house import Asked, House
from .reader import shown


@pytest.fixture
def hugo(house):
    return house.comes("Hugo")


@pytest.fixture
def julien(house, hugo):
    return house.comes("Julien")


def pages(house, tab, size=2):
    """All that a reader finds, page by page, to the front and to the back."""
    reader, seq, forth, back = tab.person.id, 0, [], []
    while page := house.transcript.after(reader, seq, size).messages:
        forth += page
        seq = page[-1].seq
    before = None
    while page := house.transcript.latest(reader, size, before).messages:
        back[:0] = page
        before = page[0].seq
    return forth, back


def test_a_correction_is_told_at_once_and_found_by_who_comes_later(house, hugo, julien):
    seq = hugo.says("helo").message.seq
    event = hugo.corrects(seq, "hello").message
    assert (event.kind, event.of, event.text, event.by) == (Kind.CORRECTED, seq, None, hugo.person)
    assert event.now.text == "hello"
    assert event.now.amended == (event.at, None, (), event.seq)
    assert julien.heard[-1] == hugo.heard[-1] == event
    found = house.transcript.latest(julien.person.id, 100).messages
    assert found[-1] == event.now
    assert house.transcript.after(julien.person.id, seq, 100).messages == [event]
    assert "helo" not in str(house.transcript.after(julien.person.id, 0, 100))


def test_what_is_deleted_has_no_text_and_cannot_be_touched_again(house, hugo, julien):
    seq = hugo.says("oops").message.seq
    julien.agrees(seq)
    event = hugo.deletes(seq).message
    assert event.now.amended == (0, hugo.person, (), event.seq)
    assert not event.now.text
    for again in (hugo.corrects(seq, "no"), hugo.deletes(seq), julien.agrees(seq)):
        assert isinstance(again, MessageDeleted)
    assert "oops" not in str(house.transcript.after(julien.person.id, 0, 100))


def test_a_mark_is_put_once_by_each_and_taken_back_by_a_second(house, hugo, julien):
    seq = hugo.says("at noon?").message.seq
    assert julien.agrees(seq).message.now.amended.agreed == (julien.person,)
    assert hugo.agrees(seq).message.now.amended.agreed == (julien.person, hugo.person)
    assert julien.agrees(seq).message.now.amended.agreed == (hugo.person,)
    assert house.transcript.after(hugo.person.id, seq - 1, 1).messages[0].amended.agreed == (hugo.person,)


def test_the_same_key_is_the_same_act_and_toggles_nothing(house, hugo, julien):
    seq = hugo.says("at noon?").message.seq
    first = julien.agrees(seq, "k")
    again = julien.agrees(seq, "k")
    assert (again.repeated, again.message.seq) == (True, first.message.seq)
    assert again.message.amended.agreed == (julien.person,)
    assert julien.agrees(seq, "l").message.amended.agreed == ()
    assert julien.agrees(seq, "k").message.amended.agreed == (julien.person,)  # as it was answered then
    corrected = hugo.corrects(seq, "at one?", "m").message
    hugo.corrects(seq, "at two?", "n")
    assert hugo.corrects(seq, "at one?", "m").message.seq == corrected.seq
    assert house.transcript.after(hugo.person.id, seq - 1, 1).messages[0].text == "at two?"


# Several in one round


def round_of(house, *acts):
    """All of these wait when the courier takes its next round; their answers."""
    answers = []
    for act, *arguments in acts:
        act(*arguments, Asked(answers.append))
    house.deliver()
    return answers


def test_a_line_and_its_correction_in_one_round_are_decided_one_after_the_other(house, hugo, julien):
    hub = house.hub
    said, corrected, last = round_of(
        house, (hub.line, hugo, "helo", "a"), (hub.line, hugo, "/correct hello", "b"), (hub.line, julien, "hi", "c")
    )
    assert corrected.message.of == said.message.seq
    assert corrected.message.now.text == "hello"
    assert said.message.seq < corrected.message.seq < last.message.seq
    assert [each.seq for each in julien.heard][-3:] == [each.message.seq for each in (said, corrected, last)]


def test_each_of_several_in_one_round_sees_what_the_one_before_it_has_done(house, hugo, julien):
    hub, seq = house.hub, hugo.says("one").message.seq
    on, off = round_of(house, (hub.agree, julien, seq, "a"), (hub.agree, julien, seq, "b"))
    assert (on.message.now.amended.agreed, off.message.now.amended.agreed) == ((julien.person,), ())
    two, three = round_of(house, (hub.correct, hugo, seq, "two", "c"), (hub.correct, hugo, seq, "three", "d"))
    assert three.message.seq > two.message.seq
    _marked, corrected = round_of(house, (hub.agree, julien, seq, "e"), (hub.correct, hugo, seq, "four", "f"))
    assert corrected.message.now.amended.agreed == (julien.person,)
    deleted, late = round_of(house, (hub.delete, hugo, seq, "g"), (hub.correct, hugo, seq, "five", "h"))
    assert isinstance(late, MessageDeleted)
    assert shown(house.transcript, julien.person.id)[seq] == deleted.message.now


def test_what_is_sent_twice_in_one_round_is_done_once(house, hugo, julien):
    seq = hugo.says("one").message.seq
    first, again = round_of(house, (house.hub.agree, julien, seq, "a"), (house.hub.agree, julien, seq, "a"))
    assert first.message.seq == again.message.seq
    assert house.transcript.after(hugo.person.id, seq - 1, 1).messages[0].amended.agreed == (julien.person,)


# Who may read it


def test_what_is_private_stays_so_with_all_that_is_done_to_it(house, hugo, julien):
    zoe = house.comes("Zoé")
    seq = hugo.writes(julien, "psst").message.seq
    heard = len(zoe.heard)
    events = [hugo.corrects(seq, "pssst").message, julien.agrees(seq).message, hugo.deletes(seq).message]
    assert [each.to for each in events] == [(julien.person,)] * 3
    assert len(zoe.heard) == heard
    assert [each.seq for each in hugo.heard[-3:]] == [each.seq for each in julien.heard[-3:]]
    assert [each.seq for each in julien.heard[-3:]] == [each.seq for each in events]
    for reader in (zoe.person.id, ""):
        assert not {seq, *(each.seq for each in events)} & {
            each.seq for each in house.transcript.after(reader, 0, 100).messages
        }
    for reader in (hugo, julien):
        assert shown(house.transcript, reader.person.id)[seq] == events[-1].now
    for act in (partial(zoe.corrects, text="no"), zoe.deletes, zoe.agrees):
        assert isinstance(act(seq), NoSuchMessage)


def test_a_host_deletes_what_a_host_may_read_and_nothing_else(house, hugo, julien):
    zoe = house.comes("Zoé")
    house.asks(house.hub.entitle, zoe.person.id)
    public, private = julien.says("shouting").message.seq, hugo.writes(julien, "psst").message.seq
    assert zoe.deletes(public).message.now.amended.deleted == zoe.person
    assert isinstance(zoe.deletes(private), NoSuchMessage)


def test_of_what_is_not_there_everything_is_refused_alike(house, hugo, julien):
    notice = julien.heard[-1].seq if julien.heard else 1
    event = hugo.agrees(hugo.says("one").message.seq).message.seq
    for seq in (0, notice, event, event + 1, 2**53 - 1):
        for act in (partial(hugo.corrects, text="no"), hugo.deletes, hugo.agrees):
            assert isinstance(act(seq), NoSuchMessage)


def test_no_answer_to_a_private_message_is_meant_by_what_was_done_to_one(house, hugo, julien):
    zoe = house.comes("Zoé")
    old = julien.writes(hugo, "psst").message.seq
    zoe.writes(julien, "you there?")
    julien.writes(zoe, "yes")
    hugo.agrees(old), julien.corrects(old, "pssst")
    answered = julien.says("/reply and now?")
    assert answered.message.to == (zoe.person,)


# What is found


def test_every_page_shows_what_was_said_as_it_is_now(house, hugo, julien):
    seqs = [hugo.says(f"line {number}").message.seq for number in range(5)]
    private = [hugo.writes(julien, f"psst {number}").message.seq for number in range(3)]
    hugo.corrects(seqs[0], "first"), julien.agrees(seqs[1]), hugo.deletes(seqs[2]), hugo.corrects(seqs[0], "1st")
    hugo.corrects(private[1], "psst!"), julien.agrees(private[1])
    for tab in (hugo, julien):
        forth, back = pages(house, tab)
        assert [each.seq for each in forth if not each.of] == [each.seq for each in back]
        assert [each.seq for each in forth] == sorted({each.seq for each in forth})
        for found in (forth, back):
            told = {each.seq: each for each in found}
            assert [told[seq].text for seq in seqs] == ["1st", "line 1", "", "line 3", "line 4"]
            assert told[private[1]].text == "psst!"
            assert told[private[1]].amended.agreed == (julien.person,)


def test_a_hundred_marks_do_not_push_what_was_said_off_the_first_page(house, hugo, julien):
    seqs = [hugo.says(f"line {number}").message.seq for number in range(5)]
    for _ in range(100):
        julien.agrees(seqs[0])
        house.tick += 1
    assert [each.seq for each in house.transcript.latest(julien.person.id, 4).messages] == seqs[1:]
    assert [each.seq for each in house.transcript.latest(julien.person.id, 4, seqs[1]).messages][-1] == seqs[0]


def test_long_texts_are_on_a_page_once_however_often_they_were_agreed_with(house, hugo, julien):
    seq = hugo.says("x" * 4000).message.seq
    for _ in range(20):
        julien.agrees(seq)
        house.tick += 1
    found = house.transcript.after(julien.person.id, seq - 1, 100).messages
    assert found[0].seq == seq
    assert [each.seq for each in found if each.now] == [found[-1].seq]


def test_a_page_of_amendments_is_no_longer_than_any_other(house, hugo, julien):
    seqs = [hugo.says("x" * 4000).message.seq for _ in range(20)]
    for seq in seqs:
        julien.agrees(seq)
        house.tick += 1
    page = house.transcript.after(hugo.person.id, seqs[-1], 100)
    assert len(page.messages) == 12
    assert page.more


def test_so_many_agree_at_most(house, hugo, julien):
    seq = hugo.says("one").message.seq
    person = house.transcript.after(hugo.person.id, seq - 1, 1).messages[0]
    crowd = tuple(julien.person._replace(id=f"m{number}") for number in range(MOST))
    full = person._replace(amended=person.amended._replace(agreed=crowd))
    house.hub._kept.message = lambda *_: full
    assert len(julien.agrees(seq).message.now.amended.agreed) == MOST


def test_after_clear_there_is_nothing_to_amend(house, hugo, julien):
    house.asks(house.hub.entitle, hugo.person.id)
    seq = hugo.says("one").message.seq
    julien.agrees(seq)
    hugo.says("/clear")
    house.store.forget_cleared()
    assert isinstance(hugo.corrects(seq, "two"), NoSuchMessage)
    assert [each.kind for each in house.transcript.latest(julien.person.id, 100).messages] == [Kind.CLEARED]


def test_what_was_amended_is_forgotten_with_its_time(house, hugo, julien):
    seq = hugo.says("one").message.seq
    at = hugo.corrects(seq, "two", "k").message.at
    house.store.prune(at + 1)
    assert house.transcript.latest(julien.person.id, 100).messages == []
    assert house.transcript.find(hugo.person.id, "k") is None


# Commands


def test_commands_mean_the_last_line_of_the_right_one(house, hugo, julien):
    first, second = hugo.says("one").message.seq, hugo.says("two").message.seq
    read = julien.says("three").message.seq
    hugo.says("four")
    assert julien.says("/agree", seen=read).message.of == second
    assert hugo.says("/agree").message.of == read
    assert hugo.says("/delete").message.now.seq > read
    assert hugo.says("/correct 2").message.of == second
    assert hugo.says("/delete").message.of == second
    assert hugo.says("/correct 1").message.of == first
    assert isinstance(house.comes("Zoé").says("/correct hm"), NoSuchMessage)


def test_nothing_is_amended_when_nothing_can_be_kept():
    house = House()
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    seq = hugo.says("one").message.seq
    house.store.full = True
    assert isinstance(hugo.corrects(seq, "two", "k"), ChatError)
    house.store.full = False
    assert julien.says("hello").message.seq > seq
    assert shown(house.transcript, julien.person.id)[seq].text == "one"
    assert julien.heard[-1].text == "hello"
    assert isinstance(hugo.corrects(seq, "two", "k"), Outcome)


def test_the_earlier_wording_is_in_no_file_any_more(path):
    house = House(path)
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    public, private = hugo.says("an indiscretion").message.seq, hugo.writes(julien, "a whisper").message.seq
    long = hugo.says("verbose " * 400).message.seq
    hugo.corrects(public, "a politeness"), hugo.corrects(private, "a shout"), hugo.corrects(long, "brief")
    hugo.corrects(public, "a kindness"), hugo.deletes(private)
    assert b"an indiscretion" in _bytes(path)  # until the next look
    house.all.checkpoint()
    for words in ("an indiscretion", "a politeness", "a whisper", "a shout", "verbose"):
        assert words.encode() not in _bytes(path)
    assert b"a kindness" in _bytes(path)
    house.store.close()
    assert b"indiscretion" not in _bytes(path)


def test_the_earlier_wording_of_a_server_that_was_killed_goes_at_the_next_start(path, tmp_path):
    house = House(path)
    hugo = house.comes("Hugo")
    hugo.deletes(hugo.says("an indiscretion").message.seq)
    left = tmp_path / "left" / path.name
    left.parent.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        shutil.copy(file, left.parent)
    house.store.close()
    assert b"an indiscretion" in _bytes(left)
    again = House(left)
    again.all.checkpoint()
    assert b"an indiscretion" not in _bytes(left)
    again.store.close()


def test_whoever_reads_meanwhile_keeps_it_for_another_time_and_nobody_waits(path):
    house = House(path)
    hugo = house.comes("Hugo")
    hugo.corrects(hugo.says("an indiscretion").message.seq, "a politeness")
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN").execute("SELECT * FROM message").fetchone()
        begun = time.monotonic()
        house.all.checkpoint()
        assert time.monotonic() - begun < 1
        assert hugo.says("hello").message
    house.all.checkpoint()
    assert b"an indiscretion" not in _bytes(path)


def _bytes(path):
    return b"".join(each.read_bytes() for each in path.parent.iterdir())


# Several processes


def test_the_earlier_wording_is_in_no_key_of_valkey_any_more(share, valkey):
    here = share()
    hugo, julien = here.comes("Hugo"), here.comes("Julien")
    public, private = hugo.says("indiscretion").message.seq, hugo.writes(julien, "whisper").message.seq
    hugo.corrects(public, "politeness"), hugo.corrects(private, "shout"), julien.agrees(private)
    hugo.corrects(public, "kindness"), hugo.deletes(private)
    kept = {key: str(_content(valkey, key)) for key in valkey.client.scan_iter("*")}
    for words in ("indiscretion", "politeness", "whisper", "shout"):
        assert not [key for key, content in kept.items() if words in content]
    assert len([key for key, content in kept.items() if "kindness" in content]) == 3  # as said, and twice as told


def test_what_is_done_to_a_private_message_is_in_its_readers_keys_alone(share, valkey):
    here = share()
    hugo, julien, zoe = here.comes("Hugo"), here.comes("Julien"), here.comes("Zoé")
    seq = hugo.writes(julien, "psst").message.seq
    hugo.corrects(seq, "secret"), julien.agrees(seq)
    holding = [key.partition("}")[2] for key in valkey.client.scan_iter("*") if "secret" in str(_content(valkey, key))]
    ids = (hugo.person.id, julien.person.id)
    assert {key for key in holding if "log" not in key} == {f":amended:pm:{each}" for each in ids}
    events = [key.partition("}")[2] for key in valkey.client.scan_iter("*") if '"agreed"' in str(_content(valkey, key))]
    assert {key for key in events if "log" not in key} == {f":pm:{each}" for each in ids}
    assert zoe.person.id not in str(holding)


def _content(valkey, key):
    read = {"stream": valkey.client.xrange, "zset": lambda key: valkey.client.zrange(key, 0, -1)}
    return read.get(valkey.client.type(key), lambda key: key)(key)


def test_so_many_are_kept_however_many_were_amended(share, valkey):
    here = share(pace_burst=10_000)
    here.store._lines = 100
    here.store._sha = valkey.client.script_load(SCRIPT.replace("9, 9, 1000, 100", "9, 9, 100, 100"))  # a shorter log
    hugo = here.comes("Hugo")
    keys = Keys("")
    for number in range(150):
        seq = hugo.says(f"line {number}", f"s{number}").message.seq
        hugo.corrects(seq, f"line {number}!", f"c{number}")
    for number in range(250):
        hugo.says(f"later {number}")
    found = here.transcript.after(hugo.person.id, 0, 1000).messages
    assert 100 <= len(found) < 300
    assert [each.seq for each in found] == list(range(found[0].seq, found[-1].seq + 1))
    assert valkey.client.zcard(keys.amended(keys.said)) < 100
    hugo.corrects(found[-1].seq, "last!")
    assert valkey.client.zcard(keys.amended(keys.log)) < 10
    assert valkey.client.zcard(keys.keys) < 300


def test_a_room_that_is_unmade_leaves_nothing_of_what_was_amended(share, valkey):
    here = share()
    hugo, julien = here.comes("Hugo"), here.comes("Julien")
    hugo.corrects(hugo.says("one").message.seq, "two")
    hugo.corrects(hugo.writes(julien, "one").message.seq, "two")
    here.store.unmake("")
    assert not [key for key in valkey.client.scan_iter("*{/}*") if valkey.client.type(key) == "zset"]


def test_what_one_process_amends_the_other_knows_and_decides_on(share):
    one, two = share(), share()
    hugo = one.comes("Hugo")
    two.hears()
    julien = two.comes("Julien")
    one.hears()
    seq = hugo.says("one").message.seq
    two.hears()
    corrected = hugo.corrects(seq, "two").message
    deleted = julien.agrees(seq).message  # two has not heard of the correction
    assert deleted.now.text == "two"
    assert deleted.now.amended.corrected == corrected.at
    assert [each for each in julien.heard if each.of == seq] == [corrected, deleted]
    one.hears()
    assert hugo.heard[-1] == deleted


def test_what_was_decided_on_what_was_so_no_longer_is_decided_again(share):
    one, two = share(), share()
    hugo = one.comes("Hugo")
    two.hears()
    julien = two.comes("Julien")
    one.hears()
    seq = hugo.says("one").message.seq
    two.hears()
    kept = two.hub._kept
    late = [kept.message(julien.person.id, seq)]
    kept.message = lambda reader, seq: late.pop() if late else type(kept).message(kept, reader, seq)
    hugo.corrects(seq, "two")
    agreed = julien.agrees(seq).message
    assert not late
    assert agreed.now.text == "two"
    one.hears()
    assert shown(one.transcript, hugo.person.id)[seq] == agreed.now


def test_who_hears_late_hears_what_was_said_as_it_is_now(share):
    one, two = share(), share()
    hugo = one.comes("Hugo")
    two.hears()
    julien = two.comes("Julien")
    one.hears()
    seqs = [hugo.says(f"line {number}").message.seq for number in range(4)]
    hugo.corrects(seqs[0], "first"), hugo.corrects(seqs[0], "1st"), hugo.deletes(seqs[1]), hugo.agrees(seqs[2])
    two.hears()
    heard = [each for each in julien.heard if each.seq >= seqs[0]]
    assert [each.seq for each in heard] == list(range(seqs[0], seqs[0] + 8))
    assert [each.text for each in heard[:4]] == ["1st", "", "line 2", "line 3"]
    assert not {"line 0", "line 1", "first"} & {each.text for each in heard}
    assert "line 0" not in str(heard)
    assert "'first'" not in str(heard)
    assert julien.says("hello").message  # and its server has lost nothing
    assert not two.goodbyes
