"""A person is not a connection: coming, going, reloading, several tabs."""

import pytest

from chatapp.chat.errors import LoginRequired, NameTaken, NotJoined, RoomFull
from chatapp.chat.message import Person

from .house import House, Tab


@pytest.fixture
def hugo(house):
    return house.comes("Hugo")


@pytest.fixture
def julien(house, hugo):
    return house.comes("Julien")


def test_everybody_hears_who_comes(hugo, julien):
    (notice,) = hugo.heard
    assert (notice.kind, notice.by.name) == ("joined", "Julien")


def test_a_crowd_that_comes_at_once_is_not_shown_whole_each_time(monkeypatch):
    """To all of two hundred that would be twenty thousand rows each time at the end."""
    house, shown = House(seats=200), []
    monkeypatch.setattr(house, "show", lambda _room, snapshot: shown.append(len(snapshot.members)))
    for number in range(200):
        house.comes(f"Pupil {number}")
        house.wait(0.01)
    assert 20 < len(shown) < 100
    house.wait(1)
    assert shown[-1] == 200


def test_whoever_sits_but_has_not_joined_is_not_shown(house, hugo):
    house.enter("Julien")
    house.deliver()
    assert house.roster == {"Hugo": True}
    assert house.hub.taken() == 2


def test_a_reload_says_nothing_to_the_others(house, hugo, julien):
    julien.closes()
    house.wait(14)
    house.opens(julien.person)
    house.wait(100)
    assert hugo.texts == ["joined"]
    assert house.roster == {"Hugo": True, "Julien": True}


def test_whoever_is_away_is_shown_as_away_and_leaves_after_two_minutes_with_a_seat_for_ten(house, hugo, julien):
    julien.closes()
    assert house.roster == {"Hugo": True, "Julien": False}
    house.wait(119)
    assert hugo.texts == ["joined"]
    house.wait(1)
    assert hugo.texts == ["joined", "left"]
    house.wait(479)
    assert house.roster == {"Hugo": True, "Julien": False}
    assert house.hub.seated(julien.person.id) == julien.person
    house.wait(1)
    assert hugo.texts == ["joined", "left"]
    assert house.roster == {"Hugo": True}
    assert house.hub.seated(julien.person.id) is None


def test_where_no_seat_is_kept_whoever_is_away_leaves_after_the_grace_period():
    house = House(keep=0)
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    julien.closes()
    house.wait(14.9)
    assert hugo.texts == ["joined"]
    house.wait(0.1)
    assert hugo.texts == ["joined", "left"]
    assert house.roster == {"Hugo": True}


def test_back_before_two_minutes_is_no_event_and_after_them_is_one(house, hugo, julien):
    for away, heard in [(119, []), (120, ["left", "joined"])]:
        hugo.heard.clear()
        julien.closes()
        house.wait(away)
        julien = house.opens(julien.person)
        assert hugo.texts == heard


def test_a_seat_that_is_kept_goes_to_whoever_waits_for_it():
    house = House(seats=2)
    hugo, julien = house.comes("Hugo"), house.comes("Julien")
    julien.closes()
    house.wait(60)
    assert house.hub.taken() == 2
    with pytest.raises(RoomFull):
        house.enter("Ana")
    house.wait(0.5)
    assert hugo.texts == ["joined", "left"]
    house.comes("Ana")
    with pytest.raises(RoomFull):
        house.recall(julien.person)


def test_a_hidden_page_is_asleep_and_nobody_hears_of_it(house, hugo, julien):
    other = house.opens(julien.person)
    house.hides(julien)
    assert house.states == {"Hugo": "here", "Julien": "here"}
    house.hides(other)
    assert house.states == {"Hugo": "here", "Julien": "asleep"}
    assert house.roster == {"Hugo": True, "Julien": False}
    other.closes()
    assert house.states["Julien"] == "asleep"
    house.hides(julien, asleep=False)
    assert house.states["Julien"] == "here"
    assert house.roster == {"Hugo": True, "Julien": True}
    assert hugo.texts == ["joined"]


def test_a_page_that_is_closed_while_it_is_hidden_leaves_the_member_to_the_one_that_is_shown(house, hugo, julien):
    other = house.opens(julien.person)
    house.hides(other)
    julien.closes()
    assert house.states["Julien"] == "asleep"
    house.opens(julien.person)
    assert house.states["Julien"] == "here"


def test_two_tabs_are_one_seat_and_both_hear(house, hugo, julien):
    other = house.opens(julien.person)
    hugo.says("/pm Julien Hello")
    assert julien.texts == other.texts == ["Hello"]
    assert house.roster == {"Hugo": True, "Julien": True}
    julien.closes()
    house.wait(100)
    assert hugo.texts == ["joined", "Hello"]


def test_the_sixth_tab_says_goodbye_to_the_oldest(house, hugo):
    tabs = [hugo] + [house.opens(hugo.person) for _ in range(5)]
    assert house.goodbyes == [(hugo, "elsewhere")]
    assert house.roster == {"Hugo": True}
    tabs[5].says("still here")
    assert [tab.texts for tab in tabs[1:]] == [["still here"]] * 5
    assert isinstance(hugo.says("I am gone"), NotJoined)


def test_a_tab_that_said_goodbye_counts_no_more(house, hugo):
    tabs = [house.opens(hugo.person) for _ in range(5)]
    house.hub.detach(hugo)  # the socket of the one that was sent away closes at last
    for tab in tabs:
        tab.closes()
    assert house.roster == {"Hugo": False}


def test_quit_frees_the_seat_at_once_and_says_goodbye_to_all_tabs_of_that_member_alone(house, hugo, julien):
    other = house.opens(julien.person)
    julien.says("/quit")
    assert house.goodbyes == [(julien, "quit"), (other, "quit")]
    assert hugo.texts == ["joined", "left"]
    assert house.roster == {"Hugo": True}
    house.comes("Julien")
    hugo.says("still here")
    assert hugo.texts[-1] == "still here"


def test_whoever_quit_hears_no_more(house, hugo, julien):
    julien.says("/quit")
    hugo.says("Now that Julien is gone")
    assert "Now that Julien is gone" not in julien.texts


def test_quitting_by_the_button_is_the_same(house, hugo, julien):
    house.quit(julien.person)
    assert house.goodbyes == [(julien, "quit")]
    assert hugo.texts == ["joined", "left"]


# Who has a cookie and no seat


def test_back_after_ten_minutes_the_seat_is_taken_again_and_announced(house, hugo, julien):
    julien.closes()
    house.wait(600)
    house.opens(julien.person)
    assert hugo.texts == ["joined", "left", "joined"]
    assert hugo.heard[2].by == julien.person


def test_back_after_ten_minutes_the_room_may_be_full():
    house = House(seats=1)
    hugo = house.comes("Hugo")
    hugo.closes()
    house.wait(600)
    house.comes("Julien")
    with pytest.raises(RoomFull):
        house.recall(hugo.person)


def test_a_name_is_kept_with_its_seat(house, hugo):
    hugo.closes()
    house.wait(599)
    with pytest.raises(NameTaken):
        house.comes("HUGO")


def test_back_after_ten_minutes_the_name_may_be_taken(house, hugo):
    hugo.closes()
    house.wait(600)
    house.comes("HUGO")
    with pytest.raises(NameTaken):
        house.recall(hugo.person)


def test_a_member_is_never_told_that_the_name_is_taken_by_its_own_ghost(house, hugo):
    house.opens(hugo.person)  # while the old connection still seems to be there
    assert house.recall(hugo.person) == hugo.person


def test_the_cookie_finds_the_member_under_the_name_of_now(house, hugo):
    hugo.says("/name Hugues")
    assert house.recall(hugo.person) == Person(hugo.person.id, "Hugues")


def test_an_old_cookie_leads_nowhere_after_quit(house, hugo):
    hugo.says("/quit")
    for _ in range(2):
        with pytest.raises(LoginRequired):
            house.recall(hugo.person)


def test_an_old_cookie_leads_nowhere_before_quit_is_kept(house, hugo):
    house.store.full = True
    house.quit(hugo.person)
    with pytest.raises(LoginRequired):
        house.recall(hugo.person)


def test_quitting_before_joining_ends_the_cookie_too(house):
    person = house.enter("Hugo")
    house.quit(person)
    with pytest.raises(LoginRequired):
        house.recall(person)


# Strangers


def test_a_connection_that_has_not_joined_can_do_nothing(house, hugo):
    tab = Tab(house, hugo.person)
    for attempt in (
        lambda: house.hub.line(tab, "Hello", None, pytest.fail),
        lambda: house.hub.pm(tab, ["Hugo"], "Hello", None, pytest.fail),
        lambda: house.hub.rename(tab, "Hugues", pytest.fail),
        lambda: house.hub.rest(tab, True, pytest.fail),
        lambda: house.reading.history(tab, None, None, 100),
        lambda: house.reading.welcome(tab, None, None),
        lambda: house.hub.owner(tab),
    ):
        with pytest.raises(NotJoined):
            attempt()
    house.deliver()
    assert hugo.heard == []


def test_a_connection_that_nobody_knows_can_do_nothing(house):
    stranger = Tab(house, Person("nobody", "Nobody"))
    with pytest.raises(LoginRequired):
        house.hub.line(stranger, "Hello", None, pytest.fail)
    with pytest.raises(LoginRequired):
        house.hub.join(stranger, pytest.fail)
    house.hub.detach(stranger)
    house.deliver()


def test_whoever_joins_after_the_seat_was_lost_is_sent_to_the_door(house):
    person = house.enter("Hugo")
    tab = Tab(house, person)
    house.wait(15)
    with pytest.raises(LoginRequired):
        house.hub.join(tab, pytest.fail)


def test_the_log_says_once_that_somebody_has_left_whatever_they_said_before(house, hugo, julien, caplog):
    caplog.set_level("INFO", "chatapp")
    house.line(julien, "Bye")
    house.line(julien, "/quit")
    house.deliver()
    assert [record.getMessage() for record in caplog.records] == ["Julien left (quit)"]
