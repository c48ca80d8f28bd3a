"""A connection speaks the language of whoever opened it, from its refusal to its goodbye."""

import pytest


@pytest.fixture
def amelie(server, visit):
    """In the room; she has chosen French."""
    amelie = visit(server)
    amelie.web.get(server.url + "/?language=fr", timeout=30)
    return amelie.comes("Amélie")


def test_a_room_that_restarts_says_so_to_each_in_their_language(server, amelie, people):
    (ben,) = people(server, "Ben")
    server.stop()
    for client, text in ((amelie, "Le salon redémarre."), (ben, "The room is restarting.")):
        client.wait_for(lambda client=client: client.events("goodbye"))
        assert client.events("goodbye")[0]["text"].startswith(text)


def test_who_may_not_connect_any_more_is_told_why_in_their_language(server, amelie):
    assert amelie.ask("message", {"text": " "})["error"]["text"] == "Il n’y a rien à envoyer."
    amelie.ask("quit", {})
    amelie.wait_for_end()
    assert amelie.events("goodbye")[0]["text"] == "Vous avez quitté le salon."
    amelie.connect()
    assert amelie.refused["message"] == amelie.refused["data"]["error"]["text"] == "Choisissez d’abord un pseudo."
