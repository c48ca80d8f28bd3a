"""What a connection gets that joins, and what it can ask for later."""

import pytest

from .house import OF_A_FILE


@pytest.fixture
def hugo(house):
    return house.comes("Hugo")


@pytest.fixture
def julien(house, hugo):
    return house.comes("Julien")


def chat(house, tab, count, line="{}"):
    for number in range(count):
        house.line(tab, line.format(number))
        house.tick += 1
    house.deliver()


def texts(page):
    return [message.text for message in page.messages if message.text]


def test_a_newcomer_sees_the_last_hundred_messages(house, hugo):
    chat(house, hugo, 150)
    page = house.comes("Ana").welcome().page
    assert texts(page) == [str(number) for number in range(50, 150)]
    assert page.more


def test_a_newcomer_to_a_young_room_sees_all(house, hugo):
    chat(house, hugo, 3)
    page = house.comes("Ana").welcome().page
    assert [message.text or message.kind for message in page.messages] == ["joined", "0", "1", "2", "joined"]
    assert not page.more


def test_notices_do_not_count(house, hugo):
    chat(house, hugo, 100)
    for _ in range(30):
        house.comes("Ana").says("/quit")
    page = house.comes("Ana").welcome().page
    assert len(texts(page)) == 100
    assert len(page.messages) == 161


def test_messages_that_the_newcomer_may_not_see_do_not_count(house, hugo, julien):
    chat(house, hugo, 20, "public {}")
    chat(house, hugo, 120, "/pm Julien secret {}")
    assert texts(house.comes("Ana").welcome().page) == [f"public {number}" for number in range(20)]
    assert texts(julien.welcome().page) == [f"secret {number}" for number in range(20, 120)]


def test_whoever_comes_back_gets_exactly_what_was_missed(house, hugo, julien):
    chat(house, hugo, 3)
    last = hugo.heard[-1].seq
    epoch = hugo.welcome().epoch
    chat(house, julien, 2, "missed {}")
    julien.says("/pm Julien to myself")
    page = hugo.welcome(last, epoch).page
    assert texts(page) == ["missed 0", "missed 1"]
    assert not page.more
    assert hugo.welcome(page.messages[-1].seq, epoch).page == ([], False)


def test_whoever_missed_much_gets_the_oldest_five_hundred_and_pages_on(house, hugo):
    welcome = hugo.welcome()
    since, epoch = welcome.page.messages[-1].seq, welcome.epoch
    chat(house, hugo, 1201)
    page = hugo.welcome(since, epoch).page
    found, sizes = texts(page), [len(page.messages)]
    while page.more:
        page = house.reading.history(hugo, None, page.messages[-1].seq, 500)
        found, sizes = found + texts(page), [*sizes, len(page.messages)]
    assert found == [str(number) for number in range(1201)]
    assert sizes == [500, 500, 201]


@pytest.mark.parametrize("epoch", [None, "", "another"])
def test_a_number_from_another_numbering_means_nothing(house, hugo, epoch):
    chat(house, hugo, 3)
    assert texts(hugo.welcome(4, epoch).page) == ["0", "1", "2"]


@OF_A_FILE
def test_a_number_that_nobody_was_given_is_from_another_numbering(house, hugo):
    """Else the page of whoever has it would pass over as many new lines."""
    chat(house, hugo, 3)
    epoch = hugo.welcome().epoch
    welcome = hugo.welcome(1000, epoch)
    assert texts(welcome.page) == ["0", "1", "2"]
    assert welcome.epoch != epoch
    assert texts(hugo.welcome(4, epoch).page) == ["0", "1", "2"]


def test_history_pages_back_to_the_beginning(house, hugo, julien):
    chat(house, hugo, 250)
    chat(house, julien, 5, "/pm Julien to myself {}")
    page = hugo.welcome().page
    found = texts(page)
    while page.more:
        page = house.reading.history(hugo, page.messages[0].seq, None, 70)
        found = texts(page) + found
    assert found == [str(number) for number in range(250)]
