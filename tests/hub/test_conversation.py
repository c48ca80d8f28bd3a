"""The conversation as it stands when somebody asks for it: their part of it, in pieces, and it ends."""

import pytest

from chatapp.chat.kind import Kind
from chatapp.chat.message import Message, Person
from chatapp.hub import conversation
from chatapp.hub.conversation import Conversation
from chatapp.transcript import ANYBODY
from tests.one_room import OneRoom

HUGO, JULIEN = Person("h", "Hugo"), Person("j", "Julien")


@pytest.fixture
def transcript():
    transcript = OneRoom(":memory:")
    yield transcript
    transcript.close()


def _say(transcript, *texts, by=HUGO, to=()):
    transcript.append([Message(Kind.TEXT, 1, by, text, to) for text in texts])


def _texts(conversation):
    return [message.text for page in conversation.pages() for message in page]


def test_what_is_said_meanwhile_is_not_in_it_however_long_it_takes_to_read(transcript, monkeypatch):
    monkeypatch.setattr(conversation, "PAGE", 2)
    _say(transcript, "one", "two", "three")
    asked = Conversation(transcript, HUGO.id)
    _say(transcript, "four")
    pages = asked.pages()
    read = next(pages)
    _say(transcript, "five", "six")
    assert [message.text for page in [read, *pages] for message in page] == ["one", "two", "three"]
    assert (asked.first.text, asked.last.text) == ("one", "three")


def test_anybody_reads_what_is_public_and_its_ends_are_public_too(transcript):
    _say(transcript, "before", to=(JULIEN,))
    _say(transcript, "for all", "and this")
    _say(transcript, "after", by=JULIEN, to=(HUGO,))
    public = Conversation(transcript, ANYBODY)
    assert _texts(public) == ["for all", "and this"]
    assert (public.first.text, public.last.text) == ("for all", "and this")
    assert public.speakers() == (["Hugo"], False)
    assert Conversation(transcript, JULIEN.id).speakers() == (["Hugo", "Julien"], False)


def test_whoever_speaks_is_found_wherever_the_steps_end(transcript, monkeypatch):
    monkeypatch.setattr(conversation, "STEP", 3)
    people = [Person(str(number), f"Name {number}") for number in range(7)]
    for person in people:
        _say(transcript, "hello", by=person)
        transcript.append([Message(Kind.LEFT, 1, person)])
    asked = Conversation(transcript, ANYBODY)
    _say(transcript, "too late", by=JULIEN)
    assert asked.speakers() == ([person.name for person in people], False)


def test_whoever_changes_names_all_the_time_fills_no_memory(transcript, monkeypatch):
    monkeypatch.setattr(conversation, "SPEAKERS", 3)
    monkeypatch.setattr(conversation, "STEP", 2)
    for number in range(9):
        _say(transcript, "it is me", by=Person("h", f"Name {number}"))
    looked, look = [], transcript.speakers
    monkeypatch.setattr(transcript, "speakers", lambda *where: looked.append(where) or look(*where))
    names, more = Conversation(transcript, ANYBODY).speakers()
    assert (len(names), more) == (3, True)
    assert len(looked) == 2


def test_of_what_is_forgotten_nothing_is_in_it(transcript):
    _say(transcript, "old")
    transcript.prune(before=2)
    assert _texts(Conversation(transcript, HUGO.id)) == []
    _say(transcript, "new")
    assert _texts(Conversation(transcript, HUGO.id)) == ["new"]
