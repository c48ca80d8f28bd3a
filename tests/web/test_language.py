"""French and English side by side: every member reads what the room says to them in their own language."""

import pytest

from tests.member import Member

FRENCH, ENGLISH = "fr-FR,fr;q=0.9,en;q=0.8", "en-GB,en;q=0.9"


@pytest.fixture
def comes(app):
    """Somebody whose browser asks for that language has come in and joined."""

    def comes(name, accepts):
        browser = app.test_client()
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = accepts
        assert browser.post("/", json={"username": name}).status_code == 201
        member = Member(app, browser)
        member.join()
        return member

    return comes


@pytest.fixture
def amelie(comes):
    return comes("Amélie", FRENCH)


@pytest.fixture
def ben(comes):
    return comes("Ben", ENGLISH)


def page(browser, path="/", accepts=FRENCH, **options):
    return browser.get(path, headers={"Accept-Language": accepts}, **options)


def language(answer):
    return answer.text.partition('<html lang="')[2][:2]


# In the room


@pytest.mark.parametrize(
    ("line", "french", "english"),
    [
        (" ", "Il n’y a rien à envoyer.", "There is nothing to send."),
        ("/pm Zoé x", "Personne ne s’appelle Zoé ici. Rien n’a été envoyé.", "There is no Zoé here. Nothing was sent."),
        ("/name", "Quel pseudo voulez-vous\u00a0?", "Which name do you want?"),
        ("/pm Ben", "Que voulez-vous écrire à Ben\u00a0?", "What do you want to write to Ben?"),
        ("/who", "2 sur 10\u00a0:\nAmélie\nBen", "2 of 10:\nAmélie\nBen"),
        (
            "/help name",
            "/name PSEUDO\u00a0: changer de pseudo\nAutres noms\u00a0: /nick /nom /pseudo",
            "/name NAME: change your name\nAlso: /nick /nom /pseudo",
        ),
        (
            "x" * 4001,
            "Un message a au plus 4000 caractères\u00a0; celui-ci en a 4001.",
            "A message has at most 4000 characters; this one has 4001.",
        ),
    ],
)
def test_two_members_of_one_room_are_answered_each_in_their_language(amelie, ben, line, french, english):
    assert (said(amelie.says(line)), said(ben.says(line))) == (french, english)


def said(answer):
    if "error" in answer:
        return answer["error"]["text"]
    return answer.get("reply") or answer["ask"]["prompt"]


def test_commands_keep_their_names_and_are_explained_in_the_language_of_whoever_joins(amelie, ben):
    french, english = amelie.welcome["commands"], ben.welcome["commands"]
    for his, hers in zip(english, french, strict=True):
        assert (hers["name"], hers["aliases"]) == (his["name"], his["aliases"])
        assert hers["help"] != his["help"]
    assert french[0]["usage"] == "/pm PSEUDO[,PSEUDO…] TEXTE"


def test_a_notice_carries_no_language(amelie, ben):
    ben.says("/name Benjamin")
    (renamed,) = [message for message in amelie.messages if message["kind"] == "renamed"]
    assert "text" not in renamed


def test_a_room_without_a_title_has_one_in_every_language(amelie, ben):
    assert amelie.welcome["room"]["title"] == "Le salon"
    assert ben.welcome["room"]["title"] == "The room"


def test_a_title_that_was_given_is_everybodys(build):
    browser = build(title="100% fun").test_client()
    assert '<h1 dir="auto">100% fun</h1>' in page(browser).text


def test_whoever_leaves_is_told_goodbye_in_their_language(amelie, ben):
    amelie.ask("quit", {})
    ben.ask("quit", {})
    assert amelie.goodbye == {"code": "quit", "text": "Vous avez quitté le salon."}
    assert ben.goodbye == {"code": "quit", "text": "You have left the room."}


def test_a_room_that_stops_says_so_to_each_in_their_language(app, amelie, ben):
    app.extensions["chat"].stop()
    assert amelie.goodbye["text"] == "Le salon redémarre. Vous y serez de retour dans un instant."
    assert ben.goodbye["text"] == "The room is restarting. You will be back in a moment."


# At the door


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        (FRENCH, "fr"), (ENGLISH, "en"), ("fr-CH, en;q=0.5", "fr"), ("de, en;q=0.5, fr;q=0.4", "en"), ("FR", "fr"),
        ("de", "en"), ("", "en"), ("*", "en"), ("fr;q=0, en;q=0.1", "en"), ("en;q=0.2, fr;q=0.9", "fr"), (";;,", "en"),
    ],
)  # fmt: skip
def test_the_browser_chooses_the_language(stranger, accepts, expected):
    assert language(page(stranger, accepts=accepts)) == expected


def test_the_link_chooses_and_is_remembered_against_the_browser(stranger):
    answer = page(stranger, "/?language=en")
    assert (answer.status_code, answer.location) == (303, "/")
    assert language(page(stranger)) == "en"


def test_the_choice_outlives_the_seat(stranger):
    page(stranger, "/?language=fr", ENGLISH)
    stranger.post("/", json={"username": "Amélie"})
    assert language(page(stranger, "/chat", ENGLISH)) == "fr"
    assert stranger.post("/quit", data={"csrf_token": token(page(stranger, "/chat").text)}).status_code == 303
    assert language(page(stranger, "/", ENGLISH)) == "fr"


def token(html):
    return html.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_the_choice_lasts_a_year(stranger):
    (cookie,) = page(stranger, "/?language=fr").headers.getlist("Set-Cookie")
    assert "Max-Age=31536000" in cookie
    assert "HttpOnly" in cookie


def test_what_is_chosen_holds_for_connections_too(app, stranger):
    page(stranger, "/?language=fr", ENGLISH)
    stranger.post("/", json={"username": "Amélie"})
    member = Member(app, stranger)
    member.join()
    assert said(member.says("/name")).startswith("Quel pseudo")


@pytest.mark.parametrize("path", ["/?language=de", "/?language=", "/?language=fr-FR", "/?language=../fr", "/?x=fr"])
def test_an_unknown_language_changes_nothing(stranger, path):
    assert page(stranger, path).status_code == 200
    assert language(page(stranger)) == "fr"


@pytest.mark.parametrize("path", ["/seats", "/healthz", "/nowhere", "//evil.example/", "/\\evil.example/"])
def test_only_our_pages_can_be_switched(stranger, path):
    answer = stranger.get("/", query_string={"language": "fr"}, environ_overrides={"PATH_INFO": path})
    assert not answer.headers.get("Set-Cookie", "").startswith("chat_language")
    assert answer.headers.get("Location", "http://localhost/").startswith("http://localhost/")


def test_the_link_is_written_in_the_language_that_it_leads_to(stranger):
    assert '<a href="?language=en" lang="en" hreflang="en">English</a>' in page(stranger).text
    assert '<a href="?language=fr" lang="fr" hreflang="fr">Français</a>' in page(stranger, accepts=ENGLISH).text


def test_a_program_is_refused_in_its_language(stranger):
    answer = stranger.post("/", json={"username": ""}, headers={"Accept-Language": FRENCH})
    assert answer.json["error"]["text"] == "Entrez un pseudo."


def test_the_only_seat_is_counted_as_one(build, login):
    app = build(seats=1)
    login("Hugo", app)
    said = [refused(app, accepts)["text"] for accepts in (FRENCH, ENGLISH)]
    assert said == ["La seule place est prise.", "The only seat is taken."]


def refused(app, accepts):
    return app.test_client().post("/", json={"username": "Ben"}, headers={"Accept-Language": accepts}).json["error"]
