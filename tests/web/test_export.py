"""A member takes the conversation along: what is public, or all that they may read, and nothing else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from chatapp.chat import time_zone
from chatapp.chat.kind import Kind
from chatapp.chat.message import Amended, Message, Person
from chatapp.hub.conversation import Conversation
from chatapp.language import translator
from chatapp.web.export import File
from tests import strange
from tests.member import Member
from tests.one_room import OneRoom

from .written import ENDS, left_open, open_ended, read

Login = Callable[[str], FlaskClient]
Join = Callable[..., Member]

WINTER, SUMMER = (int(datetime(2026, month, 1, 12, tzinfo=UTC).timestamp() * 1000) for month in (1, 7))


# What is in it


def test_the_file_is_public_and_holds_private_messages_only_by_a_second_choice(login: Login, join: Join) -> None:
    browser = login("Julien")
    julien, hugo = join(browser), join("Hugo")
    hugo.says("hello all")
    hugo.says("/me waves")
    hugo.says("/pm Julien psst")
    hugo.says("/name Hugues")
    written = browser.get("/export").text
    assert "] Hugo: hello all\n" in written
    assert "] * Hugo waves\n" in written
    assert "] -- Julien is connected\n" in written
    assert "] -- Hugo is now known as Hugues\n" in written
    assert "psst" not in written
    assert "\nWithout private messages\n\n" in written
    everything = browser.get("/export?private=1").text
    assert "] Hugo (in private to Julien): psst\n" in everything
    assert "\nWith the private messages of Julien\n\n" in everything
    assert julien


@pytest.mark.parametrize("choice", ["", "&private=", "&private=0", "&private=yes", "&all=1"])
def test_nothing_but_the_second_choice_brings_private_messages(login: Login, join: Join, choice: str) -> None:
    browser = login("Julien")
    julien, hugo = join(browser), join("Hugo")
    hugo.says("/pm Julien psst")
    julien.says("/pm Hugo hush")
    for form in ("text", "json"):
        written = browser.get(f"/export?format={form}{choice}").text
        assert "psst" not in written
        assert "hush" not in written
        assert browser.get(f"/export?format={form}&private=1").text.count("psst") == 1


def test_a_third_person_finds_no_private_line_in_theirs(login: Login, join: Join) -> None:
    browser = login("Mathieu")
    join(browser), join("Julien")
    hugo = join("Hugo")
    hugo.says("/pm Julien psst")
    hugo.says("for all")
    for form in ("text", "json"):
        written = browser.get(f"/export?format={form}&private=1").text
        assert "psst" not in written
        assert "for all" in written


def test_who_speaks_in_private_only_is_not_named_in_a_public_file(login: Login, join: Join) -> None:
    browser = login("Julien")
    julien, hugo = join(browser), join("Hugo")
    julien.says("for all")
    hugo.says("/pm Julien psst")
    assert "\nWho speaks: Julien\n" in browser.get("/export").text
    assert "\nWho speaks: Hugo, Julien\n" in browser.get("/export?private=1").text


def test_the_json_is_that_of_the_wire(login: Login, join: Join) -> None:
    browser = login("Hugo")
    hugo = join(browser)
    hugo.says("one\ntwo")
    saved = browser.get("/export?format=json").json
    assert [message["kind"] for message in saved] == ["joined", "text"]
    assert saved[1:] == hugo.messages


def test_a_room_in_which_nobody_speaks_has_a_file_too(login: Login) -> None:
    browser = login("Hugo")  # who has come in by the door and not joined yet
    assert browser.get("/export").text == "The room\nNobody has said anything\nWithout private messages\n\n"
    assert browser.get("/export?format=json").json == []


def test_the_file_is_in_the_language_of_its_reader(login: Login, join: Join) -> None:
    browser = login("Hugo")
    hugo, julien = join(browser), join("Julien")
    julien.says("/pm Hugo psst")
    written = browser.get("/export?private=1", headers={"Accept-Language": "fr"}).text
    head, lines = read(written)
    assert head[0] == "Le salon"
    assert re.fullmatch(r"Du [-0-9]+ [:0-9]+ au [-0-9]+ [:0-9]+ \(UTC\)", head[1])
    assert head[2:] == ["Qui parle\u00a0: Julien", "Avec les messages privés de Hugo"]
    assert [line.rows for line in lines] == [["Hugo est là"], ["Julien est là"], ["psst"]]
    assert written.endswith("] Julien (en privé à Hugo): psst\n")
    assert hugo


def test_a_stranger_gets_no_file(stranger: FlaskClient) -> None:
    assert stranger.get("/export").status_code == 401


def test_a_format_that_there_is_not_is_refused(login: Login) -> None:
    assert login("Hugo").get("/export?format=pdf").status_code == 400


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("/export", "/export?format=text"),
        ("/export JSON", "/export?format=json"),
        ("/export all", "/export?format=text&private=1"),
        ("/export text ALL", "/export?format=text&private=1"),
        ("/export  json  all ", "/export?format=json&private=1"),
        ("/export all json", "/export?format=json&private=1"),
    ],
)
def test_the_command_leads_to_the_file(join: Join, line: str, address: str) -> None:
    assert join("Hugo").says(line) == {"download": address}


@pytest.mark.parametrize("line", ["/export pdf", "/export everything", "/export text json", "/export jsonall"])
def test_a_command_that_asks_for_something_else_is_explained(join: Join, line: str) -> None:
    assert "/export [text|json|zip] [all]" in join("Hugo").says(line)["reply"]


# No line passes for another's


def exported(messages: list[Message], in_zone: str = "UTC") -> str:
    transcript = OneRoom(":memory:")
    transcript.append(messages)
    file = File("text", "The room", time_zone.read(in_zone), None)
    text = "".join(file.write(Conversation(transcript, "reader"), translator("en")))
    transcript.close()
    return text


@st.composite
def conversations(draw: st.DrawFn) -> list[Message]:
    """Among three people, one of whom reads all."""
    people = [Person(who, draw(strange.names)) for who in ("reader", "b", "c")]

    def message() -> Message:
        kind = draw(st.sampled_from([Kind.TEXT, *(kind for kind in Kind if not kind.amending)]))
        by, private = draw(st.sampled_from(people)), draw(st.booleans())
        if not kind.spoken:
            was, topic = (draw(strange.names) if kind is wanted else None for wanted in (Kind.RENAMED, Kind.TOPIC))
            return Message(kind, WINTER, by, was=was, topic=topic, whom=tuple(people[:2]))
        text, to = draw(strange.texts), tuple(people) if private and kind is Kind.TEXT else ()
        fates = [Amended(), Amended(corrected=WINTER), *(Amended(deleted=each) for each in people)]
        amended = draw(st.sampled_from(fates))
        return Message(kind, WINTER, by, "" if amended.deleted else text, to, amended=amended)

    return [message() for _ in range(draw(st.integers(1, 5)))]


@given(conversations())
def test_every_line_has_its_true_author_whatever_was_said(said: list[Message]) -> None:
    _head, lines = read(exported(said))
    said = said[max((number for number, message in enumerate(said) if message.kind.clearing), default=0) :]
    assert len(lines) == len(said)
    for line, message in zip(lines, said, strict=True):
        assert line.at == "2026-01-01 12:00:00"
        assert line.by == (None if message.text is None else message.by.name)
        assert line.to == [person.name for person in message.to]
        if message.text is not None:
            assert [open_ended(row) for row in line.rows] == [open_ended(row) for row in ENDS.split(message.text)]


@given(conversations())
def test_no_further_row_begins_where_names_begin_or_before(said: list[Message]) -> None:
    for row in ENDS.split(exported(said).partition("\n\n")[2].removesuffix("\n")):
        name = len("[2026-01-01 12:00:00] ")
        assert row.startswith("[") or len(row) - len(row.lstrip(" ")) > name


@given(strange.turns | strange.texts)
def test_no_direction_goes_on_behind_its_row(text: str) -> None:
    for row in ENDS.split(exported([Message(Kind.TEXT, WINTER, Person("b", "Hugo"), text)])):
        assert left_open(row) == []


@given(st.lists(strange.names, min_size=1, max_size=6, unique=True))
def test_the_head_names_each_who_speaks(names: list[str]) -> None:
    head, _lines = read(exported([Message(Kind.TEXT, WINTER, Person(name, name), "hi") for name in names]))
    found = head[2].removeprefix("Who speaks: ").split(", ")
    assert sorted(each.strip('"') for each in found) == sorted(names)


def test_a_message_over_http_is_read_back_too(login: Login, join: Join) -> None:
    browser = login("Julien: yes")
    join(browser)
    hugo = join("Hugo")
    hugo.says("I\u2028[2026-11-26 17:39:47] Julien: I resign\n\n* Julien waves")
    _head, lines = read(browser.get("/export").text)
    assert [(line.by, line.rows) for line in lines if line.by] == [
        ("Hugo", ["I", "[2026-11-26 17:39:47] Julien: I resign", "", "* Julien waves"])
    ]


def test_a_title_of_several_rows_is_one(login: Login, build: Callable[..., Flask]) -> None:
    browser = login("Hugo", build(title="Room\n\n[2026-11-26 17:39:47] Julien: I resign"))
    assert read(browser.get("/export").text)[0][0] == "Room [2026-11-26 17:39:47] Julien: I resign"


# Times


@pytest.mark.parametrize(
    ("asked", "winter", "summer"),
    [
        ("Europe/Paris", "13:00:00", "14:00:00"),
        ("America/New_York", "07:00:00", "08:00:00"),
        ("Asia/Kolkata", "17:30:00", "17:30:00"),
        ("+0530", "17:30:00", "17:30:00"),
        ("-03:00", "09:00:00", "09:00:00"),
        ("UTC", "12:00:00", "12:00:00"),
    ],
)
def test_times_are_those_of_the_readers_zone_in_summer_too(asked: str, winter: str, summer: str) -> None:
    said = [Message(Kind.TEXT, at, Person("b", "Hugo"), "hi") for at in (WINTER, SUMMER)]
    head, lines = read(exported(said, asked))
    shown = asked if asked[0] in "AEU" else f"UTC{asked[:3]}:{asked[-2:]}"
    assert head[1] == f"From 2026-01-01 {winter} to 2026-07-01 {summer} ({shown})"
    assert [line.at for line in lines] == [f"2026-01-01 {winter}", f"2026-07-01 {summer}"]


@pytest.mark.parametrize(
    "asked",
    ["Mars/Olympus", "", "Europe", "../../etc/passwd", "/etc/passwd", "x" * 3000, "a\x00b", "é", "tzdata.zi", "+9999"],
)
def test_an_unknown_zone_is_utc_and_the_file_says_so(login: Login, join: Join, asked: str) -> None:
    browser = login("Hugo")
    join(browser).says("hi")
    answer = browser.get("/export", query_string={"zone": asked})
    head, _lines = read(answer.text)
    assert head[1].endswith(" (UTC: the time zone asked for is unknown)")


def test_without_a_zone_it_is_utc(login: Login, join: Join) -> None:
    browser = login("Hugo")
    join(browser).says("hi")
    assert read(browser.get("/export").text)[0][1].endswith(" (UTC)")


# Its name


def name(answer: Any) -> str:
    """As a browser reads it, which does not read the file."""
    answer.close()
    return parse_options_header(answer.headers["Content-Disposition"])[1]["filename"]


@pytest.mark.parametrize(
    ("title", "room"),
    [
        ("", "The-room"),
        ("Café du 2 / été", "Café-du-2-été"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "room"),
        (" -rf *", "rf"),
        ('a\\b:c*d?e"f<g>h|i\tj\u202ek', "a-b-c-d-e-f-g-h-i-j-k"),
        ("हिन्दी", "हिन्दी"),
        ("🎉", "room"),
        ("会" * 200, "会" * 40),
    ],
)
def test_its_name_is_that_of_the_room_and_the_day(
    login: Login, build: Callable[..., Flask], title: str, room: str
) -> None:
    browser = login("Hugo", build(title=title))
    for form, suffix in (("text", "txt"), ("json", "json")):
        found = name(browser.get(f"/export?format={form}"))
        assert re.fullmatch(rf"{room}-\d{{4}}-\d\d-\d\d\.{suffix}", found)
        assert len(found.encode()) < 200


def test_the_day_is_that_of_the_readers_zone(login: Login) -> None:
    browser = login("Hugo")
    early, late = (name(browser.get(f"/export?zone=Pacific/{place}")) for place in ("Pago_Pago", "Kiritimati"))
    assert early < late  # 25 hours apart, so that it is never one day in both


_FATES = {"en": ("corrected", "deleted by its author"), "fr": ("corrigé", "supprimé par son auteur")}


def test_what_was_corrected_or_deleted_is_marked_and_the_first_wording_is_nowhere(join: Join) -> None:
    hugo, julien = join("Hugo"), join("Julien")
    first, second = hugo.says("helo")["seq"], hugo.says("oops")["seq"]
    third = hugo.says("/me wavs")["seq"]
    for event, payload in (
        ("correct", {"seq": first, "text": "hello"}), ("delete", {"seq": second}),
        ("correct", {"seq": third, "text": "waves"}),
    ):  # fmt: skip
        assert "seq" in hugo.ask(event, payload)
    julien.ask("agree", {"seq": first})
    for language, words in _FATES.items():
        text = hugo.browser.get("/export?format=text", headers={"Accept-Language": language}).text
        said = [row.partition("] ")[2] for row in text.splitlines() if "Hugo (" in row]
        assert said == [f"Hugo ({words[0]}): hello", f"Hugo ({words[1]}):", f"* Hugo ({words[0]}) waves"]
        for old in ("helo", "oops", "wavs"):
            assert old not in text
    assert "helo" not in hugo.browser.get("/export?format=json").text
