"""Hosts keep the peace: topic, who may come in, who may speak. Whoever is none may do nothing of it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat import hosting
from chatapp.chat.errors import (
    AddressFull,
    AddressShared,
    AddressUnknown,
    Banned,
    ChatError,
    HostIsSafe,
    HostOnly,
    Muted,
    NameAmbiguous,
    NameChanged,
    NameKeptOut,
    NameOfTheRoom,
    NameTaken,
    NoSanction,
    NotOneself,
    RoomFull,
    RoomLocked,
    TopicInvalid,
    UnknownCommand,
    UnknownMember,
    WrongUsage,
)
from chatapp.chat.host_commands import HOST_COMMANDS
from chatapp.chat.message import Person
from chatapp.chat.obey import order

from .scene import Scene, refusal


@pytest.fixture
def ann(scene):
    """A host."""
    member = scene.comes("Ann")
    hosting.entitle(scene.room, member, scene.now)
    return member


@pytest.fixture
def hugo(scene, ann):
    return scene.comes("Hugo")


def comes_back(scene, member, name=None, address=""):
    """With the same cookie."""
    return scene.room.take_seat(member.id, name or member.name, scene.now, address, new=False)


def arrives(scene, name, address=""):
    """With a fresh cookie."""
    return scene.room.take_seat(f"new {name}", name, scene.now, address)


# Who is host


@pytest.mark.parametrize("line", ["/topic x", "/kick Ann", "/mute Ann", "/unmute Ann", "/lock", "/unlock", "/bans",
                                  "/unban Ann", "/clear", "/host Hugo", "/hook CI", "/hook", "/unhook CI"])  # fmt: skip
def test_whoever_is_no_host_can_do_nothing_of_it(scene, hugo, line):
    before = scene.room.peace
    refusal(HostOnly, scene.types, hugo, line)
    assert (scene.room.peace, scene.names) == (before, ["Ann", "Hugo"])


def test_every_command_of_hosts_is_among_those(scene):
    lines = test_whoever_is_no_host_can_do_nothing_of_it.pytestmark[0].args[1]
    assert {line.split()[0] for line in lines} == {f"/{command.name}" for command in HOST_COMMANDS}


def test_help_shows_them_to_hosts_alone(scene, ann, hugo):
    assert "/kick" in str(scene.types(ann, "/help").reply)
    assert "/kick" not in str(scene.types(hugo, "/help").reply)


def test_the_key_twice_is_no_event(scene, ann):
    assert hosting.entitle(scene.room, ann, scene.now).message is None
    assert scene.room.peace.hosts == (ann.id,)


def test_a_host_makes_others_host(scene, ann, hugo):
    notice = scene.says(ann, "/host Hugo")
    assert (notice.kind, notice.by.name, [each.name for each in notice.whom]) == ("appointed", "Ann", ["Hugo"])
    assert scene.types(hugo, "/lock").message.kind == "locked"


def test_of_several_hosts_who_leaves_is_none_any_more_and_the_last_one_stays_it(scene, ann, hugo):
    scene.types(ann, "/host Hugo")
    scene.room.leave(ann, scene.now)
    scene.room.leave(hugo, scene.now)
    assert scene.room.peace.hosts == (hugo.id,)
    scene.types(comes_back(scene, hugo), "/lock")
    refusal(HostOnly, scene.types, comes_back(scene, ann), "/lock")


def test_who_quits_is_host_no_more(scene, ann):
    scene.types(ann, "/quit")
    assert scene.room.peace.hosts == ()


# Thrown out


def test_everybody_is_told_who_threw_out_whom_for_how_long(scene, ann, hugo):
    outcome = scene.types(ann, "/kick Hugo 3")
    notice = outcome.message
    assert (notice.kind, notice.by.name, [each.name for each in notice.whom], notice.minutes) == (
        "kicked", "Ann", ["Hugo"], 3)  # fmt: skip
    assert (outcome.parting.code, outcome.parting.minutes) == ("kicked", 3)
    assert outcome.parting.connections == (f"{hugo.id}, first tab",)
    assert scene.names == ["Ann"]


@pytest.mark.parametrize("line", ["/kick Hugo", '/kick "Hugo"', "/kick @Hugo 10", "/ban hugo"])
def test_who_is_thrown_out_may_not_come_back_for_ten_minutes(scene, ann, hugo, line):
    scene.types(ann, line)
    scene.wait(9.5 * 60)
    assert refusal(Banned, comes_back, scene, hugo).fields["minutes"] == 1
    scene.wait(31)
    assert comes_back(scene, hugo).name == "Hugo"


@pytest.mark.parametrize("name", ["Hugo", "HUGO", "Hug\u043e", "H ugo", "Ηugo"])
def test_nor_with_a_fresh_cookie_under_a_name_that_looks_alike(scene, ann, hugo, name):
    scene.types(ann, "/kick Hugo")
    refusal(Banned, arrives, scene, name)
    refusal(Banned, comes_back, scene, hugo, "Somebody Else")
    assert arrives(scene, "Julien")


def test_several_are_thrown_out_at_once_or_nobody(scene, ann, hugo):
    scene.comes("Julien")
    refusal(UnknownMember, scene.types, ann, "/kick Hugo,Nobody")
    assert scene.names == ["Ann", "Hugo", "Julien"]
    assert len(scene.says(ann, "/kick Hugo, Julien 5").whom) == 2
    assert scene.names == ["Ann"]


def test_zero_minutes_only_free_the_seat(scene, ann, hugo):
    assert scene.types(ann, "/kick Hugo 0").parting.code == "displaced"
    assert comes_back(scene, hugo)


def test_a_refused_kick_offers_a_kick_and_no_private_line(scene, ann, hugo):
    (choice,) = refusal(UnknownMember, scene.types, ann, "/kick Hugp 3").choices
    assert choice.line == '/kick "Hugo" 3'
    (choice, other) = (scene.comes("Hugo Boss"), refusal(NameAmbiguous, scene.types, ann, "/mute Hugo Boss").choices)
    assert {each.line for each in other} == {'/mute "Hugo" Boss', '/mute "Hugo Boss" '}


@pytest.mark.parametrize("line", ["/kick Hugo for spam", "/kick Hugo -3", "/kick Hugo 999999", "/kick Hugo 3 adress",
                                  "/kick Hugo all", "/mute Hugo address", "/host Hugo 3"])  # fmt: skip
def test_what_is_no_number_of_minutes_is_refused_with_how_it_is_written(scene, ann, hugo, line):
    assert line.split()[0] in str(refusal(WrongUsage, scene.types, ann, line))
    assert scene.names == ["Ann", "Hugo"]


@pytest.mark.parametrize("line", ["/kick Ann", "/mute Ann 3"])
def test_nobody_is_their_own_judge(scene, ann, line):
    refusal(NotOneself, scene.types, ann, line)


@pytest.mark.parametrize(("one", "other"), list(product(["/kick", "/mute"], repeat=2)))
def test_two_hosts_cannot_throw_out_or_mute_each_other_and_the_console_can(scene, ann, hugo, one, other):
    scene.types(ann, "/host Hugo")
    refusal(HostIsSafe, scene.types, ann, f"{one} Hugo")
    refusal(HostIsSafe, scene.types, hugo, f"{other} Ann")
    assert order(scene.room, f"{one} Hugo", scene.now).message.by == hosting.CONSOLE


def test_a_host_whom_the_console_throws_out_is_host_no_more(scene, ann):
    order(scene.room, "/kick Ann 0", scene.now)
    refusal(HostOnly, scene.types, comes_back(scene, ann), "/lock")


@pytest.mark.parametrize("line", ["hello", "/pm Ann x", "/quit", "/name Ann", "/help", "/nothing", ""])
def test_the_console_gives_no_other_orders(scene, ann, line):
    refusal(UnknownCommand, order, scene.room, line, scene.now)


def test_nobody_becomes_the_console_by_name(scene, hugo):
    refusal(HostOnly, hosting.lock, scene.room, Person("x", hosting.CONSOLE.name), scene.now, True)


def test_whoever_has_taken_the_name_meanwhile_is_not_thrown_out_for_another(scene, ann, hugo):
    seen = scene.seq
    scene.says(hugo, "/name Hugues")
    scene.comes("Hugo")
    refusal(NameChanged, scene.types, ann, "/kick Hugo", seen=seen)


def test_nobody_takes_the_name_of_who_is_kept_out_by_renaming(scene, ann, hugo):
    scene.types(ann, "/kick Hugo 5")
    julien = scene.comes("Julien")
    refusal(NameKeptOut, scene.types, julien, "/name Hug\u043e")


@pytest.mark.parametrize("line", ["/clear the screen", "/lock 10", "/unlock please", "/clear 5"])
def test_what_takes_nothing_does_nothing_with_something_behind_it(scene, ann, hugo, line):
    before = scene.room.peace
    refusal(WrongUsage, scene.types, ann, line)
    assert scene.room.peace == before


def test_no_host_makes_way_for_another():
    scene = Scene(seats=1)
    ann = scene.comes("Ann")
    hosting.entitle(scene.room, ann, scene.now)
    refusal(HostIsSafe, hosting.seat, scene.room, Person("t", "Teacher"), ann.id, scene.now, "")


def test_who_never_came_further_than_the_door_is_new_to_a_locked_room(scene, ann):
    waiting = scene.sits("Prepared")
    scene.types(ann, "/lock")
    assert scene.names == ["Ann"]
    refusal(RoomLocked, arrives, scene, "Prepared")
    assert waiting.id not in scene.room.roster


def test_the_console_mutes_hosts_too_until_they_are_host_anew(scene, ann, hugo):
    order(scene.room, "/mute Ann 5", scene.now)
    refusal(Muted, scene.types, ann, "hello")


def test_nobody_is_called_console(scene):
    for name in ("console", "Console", "c\u043ensole"):
        refusal(NameOfTheRoom, scene.sits, name)


# From where they come


def test_by_address_nobody_new_comes_from_there(scene, ann):
    arrives(scene, "Troll", "192.0.2.7")
    scene.types(ann, "/kick Troll 5 address")
    refusal(Banned, arrives, scene, "Somebody", "192.0.2.7")
    assert arrives(scene, "Somebody", "192.0.2.8")
    scene.wait(5 * 60 + 1)
    assert arrives(scene, "Another", "192.0.2.7")


def test_who_else_comes_from_there_is_said_first(scene, ann):
    for name in ("Troll", "Zoé"):
        arrives(scene, name, "192.0.2.7")
    refused = refusal(AddressShared, scene.types, ann, "/kick Troll 5 address")
    assert refused.fields["names"] == "Zoé"
    assert scene.names == ["Ann", "Troll", "Zoé"]
    scene.types(ann, refused.choices[0].line)
    assert scene.names == ["Ann", "Zoé"]
    refusal(Banned, arrives, scene, "Somebody", "192.0.2.7")


def test_where_that_is_not_known_nothing_is_done(scene, ann, hugo):
    refusal(AddressUnknown, scene.types, ann, "/kick Hugo 5 address")
    assert scene.names == ["Ann", "Hugo"]


def test_one_network_gets_no_more_seats_than_it_may():
    scene = Scene(seats_per_address=2)
    one, _two = (arrives(scene, name, "192.0.2.7") for name in ("One", "Two"))
    refusal(AddressFull, arrives, scene, "Three", "192.0.2.7")
    assert arrives(scene, "Elsewhere", "192.0.2.8")
    scene.room.leave(one, scene.now)
    assert arrives(scene, "Three", "192.0.2.7")


# Let in again, locked


def test_bans_lists_nobody_twice_who_has_come_back_with_another_id(scene, ann, hugo):
    scene.says(ann, "/mute Hugo 3")
    scene.says(hugo, "/quit")
    scene.comes("hugo")
    scene.says(ann, "/mute hugo 9")
    assert str(scene.types(ann, "/bans").reply) == "hugo may not write, 9 min more"


def test_bans_lists_who_is_kept_out_and_unban_lets_them_in(scene, ann, hugo):
    scene.types(ann, "/kick Hugo 3")
    assert str(scene.types(ann, "/bans").reply) == "Hugo may not come in, 3 min more"
    assert [each.name for each in scene.says(ann, "/unban hugo").whom] == ["Hugo"]
    assert comes_back(scene, hugo)
    assert str(scene.types(ann, "/bans").reply) == "Everybody may come in and write."


@pytest.mark.parametrize("line", ["/unban Nobody", "/unban", "/unmute Hugo"])
def test_what_is_not_forbidden_cannot_be_allowed(scene, ann, hugo, line):
    refusal(NoSanction, scene.types, ann, line)


def test_into_a_locked_room_nobody_new_comes_and_members_return(scene, ann, hugo):
    scene.types(ann, "/lock")
    assert scene.types(ann, "/lock").message is None
    refusal(RoomLocked, arrives, scene, "Julien")
    scene.room.leave(hugo, scene.now)
    assert comes_back(scene, hugo)
    scene.types(ann, "/unlock")
    assert arrives(scene, "Julien")


def test_the_key_opens_a_locked_room_and_a_full_one_where_one_makes_way():
    scene = Scene(seats=2)
    ann, hugo = scene.come("Ann", "Hugo")
    hosting.entitle(scene.room, ann, scene.now)
    scene.types(ann, "/lock")
    teacher = Person("t", "Teacher")
    refusal(RoomFull, hosting.seat, scene.room, teacher, "", scene.now, "")
    refusal(NameTaken, hosting.seat, scene.room, Person("t", "Ann"), hugo.id, scene.now, "")
    assert scene.names == ["Ann", "Hugo"]
    outcome = hosting.seat(scene.room, teacher, hugo.id, scene.now, "")
    assert (outcome.person, outcome.message.kind) == (teacher, "displaced")
    assert scene.names == ["Ann", "Teacher"]


# Muted


@pytest.mark.parametrize("line", ["hello", "/me shouts", "/say hello", "/pm Julien psst", "/name Louder", "//x"])
def test_who_is_muted_says_nothing_to_anybody(scene, ann, hugo, line):
    scene.comes("Julien")
    scene.types(ann, "/mute Hugo 2")
    assert refusal(Muted, scene.types, hugo, line).fields["minutes"] == 2
    scene.wait(121)
    assert scene.types(hugo, line).message


def test_but_to_a_host_in_private(scene, ann, hugo):
    scene.comes("Julien")
    scene.types(ann, "/mute Hugo")
    assert scene.says(hugo, "/pm Ann why?").to
    refusal(Muted, scene.types, hugo, "/pm Ann,Julien why?")


def test_a_muted_one_who_comes_back_under_the_same_name_is_muted(scene, ann, hugo):
    scene.types(ann, "/mute Hugo")
    scene.types(hugo, "/quit")
    refusal(Muted, scene.types, scene.comes("hugo"), "hello")


def test_unmute_finds_who_was_muted_under_another_name(scene, ann, hugo):
    scene.types(ann, "/mute Hugo")
    scene.room.roster.rename(hugo, "Hugues")
    scene.types(ann, "/unmute Hugues")
    assert scene.says(hugo, "hello")


def test_a_host_is_not_muted_any_more(scene, ann, hugo):
    scene.types(ann, "/mute Hugo")
    scene.types(ann, "/host Hugo")
    assert scene.says(hugo, "hello")


# What it is about, and what was said


@pytest.mark.parametrize(
    ("raw", "topic"), [("Chapter  3", "Chapter 3"), (" https://a/x ", "https://a/x"), ("a\nb", "a b")]
)
def test_a_topic_is_one_line(scene, ann, raw, topic):
    notice = scene.says(ann, f"/topic {raw}")
    assert (notice.kind, notice.topic, scene.room.peace.topic) == ("topic", topic, topic)


@pytest.mark.parametrize("raw", ["x" * 201, "a\u202eb", "\u2800", "x" * 1_000_000, "a\x1b[2Jb"])
def test_what_is_no_line_is_no_topic(scene, ann, raw):
    refusal(TopicInvalid, scene.types, ann, f"/topic {raw}")


def test_nothing_is_no_topic_and_the_same_one_no_event(scene, ann):
    scene.types(ann, "/topic x")
    assert scene.types(ann, "/topic x").message is None
    assert scene.says(ann, "/topic").kind == "no_topic"
    assert scene.room.peace.topic == ""


# The rule of all: whoever may not, may not, whatever happened before

ACTS = st.sampled_from(["/kick {} 1", "/mute {} 1", "/unmute {}", "/unban {}", "/host {}", "/lock", "/unlock", "/quit",
                        "hello", "/pm {} x", "/name {}x"])  # fmt: skip
WHO = st.sampled_from(["Ann", "Hugo", "Julien", "Zoé"])


@given(st.lists(st.tuples(WHO, ACTS, WHO, st.integers(0, 90)), max_size=25))
def test_whatever_they_do_to_each_other_nobody_who_may_not_is_in_or_heard(acts):
    scene = Scene(seats=3)
    people = {name: scene.comes(name) for name in ("Ann", "Hugo", "Julien")}
    hosting.entitle(scene.room, people["Ann"], scene.now)
    for name, act, other, seconds in acts:
        scene.wait(seconds)
        member = scene.room.roster.get(people[name].id) if name in people else None
        try:
            if not member:
                people[name] = scene.comes(name)
                continue
            outcome = scene.types(member, act.format(other))
        except ChatError:
            continue
        peace, at = scene.room.peace, scene.now.at
        if outcome.message and outcome.message.kind.spoken and not scene.room.is_host(member.id):
            muted = [each for each in peace.mutes if each.until > at and each.is_of(member.person)]
            assert not muted or all(scene.room.is_host(each.id) for each in outcome.message.to)
        if outcome.message and not outcome.message.kind.spoken and outcome.message.whom:
            assert member.id not in {each.id for each in outcome.message.whom}
        for seated in scene.room.roster:
            assert not any(each.until > at and each.id == seated.id for each in peace.bans)
