"""A host at a terminal, and who is thrown out there."""

import pytest


@pytest.fixture
def school(serve):
    """Not shared: a topic stays."""
    return serve()


def test_a_hosts_link_in_place_of_the_address_makes_host_and_the_topic_is_in_the_status_line(school, terminal):
    link = school.console()
    ann = terminal("--name", "Ann", to=link).sees_status("Ann · ").sees("Ann is a host now")
    hugo = terminal("--name", "Hugo", to=school.url).sees_status("Hugo · ")
    ann.sees("Hugo is connected").says("/topic Chapter 3")
    hugo.sees("Ann has set the topic: Chapter 3").sees_status("The room · Chapter 3 · Hugo")
    ann.says("/mute Hugo 2").sees("Ann has muted Hugo for 2 min")
    hugo.says("unfair").sees("A host has muted you for 2 minutes.")
    ann.says("/kick Hugo 5")
    assert hugo.ends() in (0, 1)
    assert "A host has thrown you out, for 5 minutes." in hugo.printed
    again = terminal("--name", "Hugo", to=school.url)
    assert again.ends() == 1
    assert "A host has closed this room to you for 5 minutes." in again.printed
    ann.says("/quit").ends()


def test_a_wrong_key_is_one_sentence_and_no_seat(school, terminal):
    wrong = terminal("--name", "Mallory", "--host-key", "guess", to=school.url)
    assert wrong.ends() == 1
    assert "That is not the host’s key of this room." in wrong.printed
    assert school.taken() == 0
