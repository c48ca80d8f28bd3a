"""When nothing can be written: lines are refused, the room goes on, and what it has to say waits."""

import pytest

from chatapp.chat.errors import Internal, LoginRequired

from .house import OF_A_FILE

pytestmark = OF_A_FILE


@pytest.fixture
def hugo(house):
    return house.comes("Hugo")


@pytest.fixture
def julien(house, hugo):
    tab = house.comes("Julien")
    house.store.full = True
    return tab


def test_a_line_is_refused_with_a_reference_and_nobody_hears_it(house, hugo, julien):
    refused = hugo.says("Hello", key="k")
    assert isinstance(refused, Internal)
    assert refused.fields["reference"]
    assert julien.heard == []
    assert not house.all.keeps()


def test_the_same_line_goes_out_once_there_is_space(house, hugo, julien):
    hugo.says("Hello", key="k")
    house.store.full = False
    assert not hugo.says("Hello", key="k").repeated
    assert julien.texts == ["Hello"]
    assert house.all.keeps()


def test_newcomers_come_in_and_are_announced_later(house, hugo, julien):
    house.comes("Ana")
    assert house.roster == {"Hugo": True, "Julien": True, "Ana": True}
    assert hugo.texts == ["joined"]
    house.store.full = False
    hugo.says("Welcome Ana")
    assert hugo.texts == ["joined", "joined", "Welcome Ana"]
    assert hugo.heard[1].by.name == "Ana"


def test_whoever_quits_is_gone_at_once_and_that_is_told_later(house, hugo, julien):
    julien.says("/quit")
    assert house.roster == {"Hugo": True}
    assert house.goodbyes == [(julien, "quit")]
    house.store.full = False
    hugo.says("Bye")
    assert hugo.texts == ["joined", "left", "Bye"]


@pytest.mark.parametrize("joined", [True, False])
def test_whoever_quits_cannot_come_back_with_the_old_cookie(house, hugo, julien, joined):
    person = julien.person if joined else house.enter("Ana")
    house.quit(person)
    house.deliver()
    with pytest.raises(LoginRequired):
        house.recall(person)
    house.store.full = False
    hugo.says("Bye")
    with pytest.raises(LoginRequired):
        house.recall(person)


def test_a_new_name_holds_and_is_told_later(house, hugo, julien):
    assert hugo.says("/name Hugues").name == "Hugues"
    house.store.full = False
    hugo.says("It is me")
    assert julien.texts == ["renamed", "It is me"]


def test_notices_wait_in_their_order_for_as_long_as_it_takes(house, hugo, julien):
    hugo.says("/name Hugues")
    hugo.says("lost")
    julien.says("/quit")
    hugo.says("lost too")
    house.store.full = False
    hugo.says("kept")
    assert hugo.texts == ["joined", "renamed", "left", "kept"]


def test_what_was_answered_before_stays(house, hugo):
    hugo.says("kept")
    house.store.full = True
    hugo.says("lost")
    house.store.full = False
    texts = [message.text for message in hugo.welcome().page.messages if message.text]
    assert texts == ["kept"]
