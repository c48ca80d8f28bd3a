"""What programs say is kept once on each store, over a restart, and at every server of a shared room."""

import pytest

from chatapp.chat.errors import NameTaken, NoSuchHook, TooFast
from chatapp.transcript import ANYBODY, MAIN

from .house import House


def hook(house, name="CI"):
    """The key of a new one."""
    return house.asks(house.hub.order, f"/hook {name}").path.removeprefix("hook/")


def post(house, key, text="deployed", line=None):
    return house.asks(house.hub.post, key, text, line)


def texts(house):
    return [each.text for each in house.store.room(MAIN).after(ANYBODY, 0, 500).messages if each.text]


def test_it_is_kept_heard_and_of_a_program(house):
    ann = house.comes("Ann")
    said = post(house, hook(house)).message
    assert ann.heard[-1] == said
    (kept,) = [each for each in ann.welcome().page.messages if each.text]
    assert kept == said
    assert kept.by.is_program
    assert house.store.room(MAIN).peace() == house.hub.peace


def test_the_same_key_is_the_same_line_however_fast(house):
    key = hook(house)
    first = post(house, key, line="k")
    again = [post(house, key, "another text", line="k") for _ in range(40)]
    assert {(each.repeated, each.message) for each in again} == {(True, first.message)}
    assert texts(house) == ["deployed"]


def test_its_pace_is_its_own(house):
    ann, key = house.comes("Ann"), hook(house)
    for _ in range(30):
        post(house, key)
    with pytest.raises(TooFast):
        post(house, key)
    assert ann.says("hello").message
    assert post(house, hook(house, "Other"))


def test_after_a_restart_the_address_is_the_same_and_so_is_the_line(path):
    before = House(path)
    key = hook(before)
    said = post(before, key, line="k").message
    before.store.close()
    assert post(House(path), key, line="k").message == said


# Several servers


@pytest.fixture
def here(share):
    return share()


@pytest.fixture
def there(share, here):
    return share()


def test_an_address_that_one_server_made_is_open_at_another(here, there):
    ann, key = here.comes("Ann"), hook(here)
    there.hears()
    said = post(there, key, line="k").message
    here.hears()
    assert ann.heard[-1] == said
    assert post(here, key, line="k") == post(there, key, line="k")
    assert texts(here) == ["deployed"]


def test_a_key_that_is_sent_to_two_servers_at_once_is_one_line(here, there):
    key = hook(here)
    there.hears()
    first = post(here, key, line="k")
    assert post(there, key, line="k").message == first.message


def test_what_was_taken_away_elsewhere_is_shut_before_it_is_heard(here, there):
    key = hook(here)
    there.hears()
    here.asks(here.hub.order, "/unhook CI")
    with pytest.raises(NoSuchHook):
        post(there, key)


def test_the_name_is_taken_everywhere(here, there):
    hook(here)
    with pytest.raises(NameTaken):
        there.enter("ci")
