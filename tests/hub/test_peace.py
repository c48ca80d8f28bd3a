"""What hosts decide holds on each store, over a restart, and at every server of a shared room at once."""

import pytest

from chatapp.chat.errors import Banned, HostIsSafe, Muted, RoomLocked
from chatapp.chat.outcome import Outcome
from chatapp.transcript import MAIN

from .house import OF_A_FILE, House


def host(house, name="Ann"):
    tab = house.comes(name)
    house.asks(house.hub.entitle, tab.member)
    return tab


def test_what_was_decided_is_what_the_store_says(house):
    ann, hugo = host(house), house.comes("Hugo")
    for line in ("/topic Chapter 3", "/mute Hugo 5", "/lock", "/kick Hugo 5"):
        assert isinstance(ann.says(line), Outcome)
    kept = house.store.room(MAIN).peace()
    assert kept == house.hub.peace
    assert (kept.topic, kept.locked, kept.hosts) == ("Chapter 3", True, (ann.member,))
    assert [each.id for each in kept.bans] == [each.id for each in kept.mutes] == [hugo.member]


def test_who_is_thrown_out_is_told_and_parted(house):
    ann, hugo = host(house), house.comes("Hugo")
    ann.says("/kick Hugo 5")
    assert house.goodbyes[-1][1] == "kicked"
    assert ann.heard[-1].whom == (hugo.person,)
    assert house.roster == {"Ann": True}
    with pytest.raises(Banned):
        house.recall(hugo.person)


def test_what_was_cleared_nobody_reads(house):
    ann, hugo = host(house), house.comes("Hugo")
    ann.says("in public")
    hugo.says("/pm Ann in private", key="k")
    ann.says("/clear")
    for reader in (ann, hugo):
        assert [message.kind for message in reader.welcome().page.messages] == ["cleared"]
    house.store.forget_cleared()
    assert house.store.room(MAIN).find(hugo.member, "k") is None
    assert hugo.says("and on").message


@OF_A_FILE
def test_a_disk_that_is_full_keeps_it_later(house):
    ann = host(house)
    house.store.full = True
    ann.says("/lock")
    house.store.full = False
    ann.says("room again")
    assert house.store.room(MAIN).peace().locked


def test_after_a_restart_it_is_as_it_was(path):
    before = House(path)
    ann, hugo = host(before), before.comes("Hugo")
    ann.says("/mute Hugo 60")
    before.store.close()
    after = House(path)
    assert after.hub.peace == before.hub.peace
    assert isinstance(after.opens(hugo.person).says("hello"), Muted)


# Several servers


@pytest.fixture
def here(share):
    return share()


@pytest.fixture
def there(share, here):
    return share()


def test_a_host_at_one_server_throws_out_who_is_at_another(here, there):
    ann, hugo = host(here), there.comes("Hugo")
    here.hears()
    ann.says("/kick Hugo 7")
    there.hears()
    assert there.goodbyes == [(hugo, "kicked")]
    assert there.roster == {"Ann": True}
    for server in (here, there):
        with pytest.raises(Banned):
            server.recall(hugo.person)
        with pytest.raises(Banned):
            server.enter("hugo")


def test_what_was_decided_elsewhere_holds_before_it_is_heard(here, there):
    ann, hugo = host(here), there.comes("Hugo")
    here.hears()
    ann.says("/lock"), ann.says("/mute Hugo")
    with pytest.raises(RoomLocked):
        there.enter("Julien")
    assert isinstance(hugo.says("hello"), Muted)


def test_two_hosts_who_throw_each_other_out_at_once_both_stay(here, there):
    ann, hugo = host(here), there.comes("Hugo")
    here.hears()
    ann.says("/host Hugo")
    there.hears()
    assert isinstance(ann.says("/kick Hugo"), HostIsSafe)
    assert isinstance(hugo.says("/kick Ann"), HostIsSafe)


def test_a_server_that_begins_later_knows_it(here, share):
    ann = host(here)
    ann.says("/topic Chapter 3")
    assert share().hub.peace == here.hub.peace


def test_what_one_server_forgets_another_does_not_tell(here, there):
    ann, hugo = host(here), there.comes("Hugo")
    hugo.says("a secret")
    here.hears()
    ann.says("/clear")
    there.hears()
    assert [message.kind for message in hugo.welcome().page.messages] == ["cleared"]
    assert there.hub.peace == here.hub.peace
