"""To find what was said, over the wire: what one may read, page by page, and whatever is asked."""

import pytest

from tests.server import Server


def texts(answer):
    return [message["text"] for message in answer["found"]]


def test_words_are_found_newest_first(server: Server, people) -> None:
    hugo, julien = people(server, "Hugo", "Julien")
    hugo.says("The menu: crêpes")
    julien.says("And which MENU tomorrow?")
    julien.says("none of it")
    hugo.hears("none of it")
    answer = hugo.ask("find", {"text": "men"})
    assert texts(answer) == ["And which MENU tomorrow?", "The menu: crêpes"]
    assert answer["more"] is False
    assert answer["found"][1]["by"]["name"] == "Hugo"
    assert answer["found"][1]["seq"] < answer["found"][0]["seq"]
    assert texts(julien.ask("find", {"text": "CREPES"})) == ["The menu: crêpes"]


def test_the_command_says_what_it_looked_for(server: Server, people) -> None:
    hugo, julien = people(server, "Hugo", "Julien")
    julien.says("東京に行く")
    answer = hugo.says("/find 東京 from:Julien")
    assert texts(answer) == ["東京に行く"]
    assert answer["words"] == "東京 from:Julien"
    assert answer["more"] is False
    assert "ask" in hugo.says("/find")


def test_what_is_private_is_found_by_those_who_were_in_it(server: Server, people) -> None:
    hugo, julien, eve = people(server, "Hugo", "Julien", "Eve")
    hugo.ask("pm", {"to": "Julien", "text": "the surprise"})
    for reader in (hugo, julien):
        assert texts(reader.ask("find", {"text": "surprise"})) == ["the surprise"]
    assert eve.ask("find", {"text": "surprise"}) == {"found": [], "more": False}
    assert eve.says("/find surprise from:Hugo")["found"] == []


def test_what_was_corrected_is_found_as_it_is_and_what_was_deleted_not_at_all(server: Server, people) -> None:
    hugo, julien = people(server, "Hugo", "Julien")
    plan, secret = hugo.says("the sekret plan")["seq"], hugo.says("the sekret key")["seq"]
    assert texts(julien.ask("find", {"text": "sekret"})) == ["the sekret key", "the sekret plan"]
    corrected = hugo.ask("correct", {"seq": plan, "text": "the public plan"})
    hugo.ask("delete", {"seq": secret})
    assert julien.ask("find", {"text": "sekret"})["found"] == []
    (found,) = julien.ask("find", {"text": "public"})["found"]
    assert (found["seq"], found["text"], found["corrected"]) == (plan, "the public plan", corrected["at"])
    assert texts(julien.ask("find", {"text": "from:Hugo"})) == ["the public plan"]


def test_page_after_page(server: Server, people) -> None:
    (hugo,) = people(server, "Hugo")
    for number in range(7):
        hugo.says(f"line {number}")
    page = hugo.ask("find", {"text": "line", "limit": 3})
    assert texts(page) == ["line 6", "line 5", "line 4"]
    assert page["more"]
    page = hugo.ask("find", {"text": "line", "limit": 3, "before": page["before"]})
    assert texts(page) == ["line 3", "line 2", "line 1"]
    assert page["more"]
    page = hugo.ask("find", {"text": "line", "limit": 3, "before": page["found"][-1]["seq"]})
    assert texts(page) == ["line 0"]
    assert not page["more"]
    assert "before" not in page


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({}, "bad_request"),
        ({"text": 5}, "bad_request"),
        ({"text": "x", "limit": 21}, "bad_request"),
        ({"text": "x", "before": -1}, "bad_request"),
        ({"text": "x", "zone": 3}, "bad_request"),
        ({"text": ""}, "nothing_to_find"),
        ({"text": "?!…"}, "nothing_to_find"),
        ({"text": "from:"}, "nothing_to_find"),
        ({"text": "\x00\ud800"}, "nothing_to_find"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(server: Server, people, payload, code) -> None:
    (hugo,) = people(server, "Hugo")
    assert hugo.ask("find", payload)["error"]["code"] == code


@pytest.mark.parametrize(
    "text",
    ['"x', 'a" OR b', "NEAR(a b)", "a*", "text:a", "-a", "a AND (", "x" * 4000, "東" * 4000, "שלום عالم", "🎉",
     "a\x00b", "' OR 1=1 --", "from:x\ud800", "since 9:00", "{a} : b", "^a"],
)  # fmt: skip
def test_whatever_is_typed_is_only_words(server: Server, people, text) -> None:
    (hugo,) = people(server, "Hugo")
    assert "found" in hugo.ask("find", {"text": text, "zone": "nowhere"})


def test_whoever_looks_too_often_is_told_to_wait(server: Server, people) -> None:
    (hugo,) = people(server, "Hugo")
    answers = [hugo.ask("find", {"text": "x"}) for _ in range(60)]
    assert {answer["error"]["code"] for answer in answers if "error" in answer} == {"too_fast"}
    assert "seq" in hugo.says("a line has a pace of its own")


def test_who_searches_at_the_same_time_holds_up_nobody(server: Server, people) -> None:
    everybody = people(server, *(f"Member {number}" for number in range(8)))
    everybody[0].says("a needle")
    asked = [(each, each.send("find", {"text": word})) for each in everybody for word in ("needle", "straw", "ne")]
    assert "seq" in everybody[0].says("and on it goes")
    for each, number in asked:
        each.wait_for(lambda each=each, number=number: number in each.acks)
    assert all(texts(each.acks[number]) in (["a needle"], []) for each, number in asked)


def test_nobody_finds_before_they_have_joined(server: Server, visit) -> None:
    hugo = visit(server)
    hugo.login("Hugo")
    assert hugo.connect().ask("find", {"text": "x"})["error"]["code"] == "not_joined"
