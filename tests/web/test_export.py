"""A member takes the conversation along: all of what they may read, and nothing else."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.member import Member

Login = Callable[[str], FlaskClient]
Join = Callable[..., Member]


def test_the_file_holds_what_its_reader_may_read(login: Login, join: Join) -> None:
    browser = login("Julien")
    julien, hugo = join(browser), join("Hugo")
    hugo.says("hello all")
    hugo.says("/me waves")
    hugo.says("/pm Julien psst")
    hugo.says("/name Hugues")
    written = browser.get("/export").text
    assert "] Hugo: hello all\n" in written
    assert "] * Hugo waves\n" in written
    assert "] Hugo, in private to Julien: psst\n" in written
    assert "] Julien is connected\n" in written
    assert "] Hugo is now known as Hugues\n" in written
    assert julien


def test_a_third_person_finds_no_private_line_in_theirs(login: Login, join: Join) -> None:
    browser = login("Mathieu")
    join(browser), join("Julien")
    hugo = join("Hugo")
    hugo.says("/pm Julien psst")
    hugo.says("for all")
    for form in ("text", "json"):
        written = browser.get(f"/export?format={form}").text
        assert "psst" not in written
        assert "for all" in written


def test_the_json_is_that_of_the_wire_and_goes_on_over_many_pages(login: Login, join: Join) -> None:
    browser = login("Hugo")
    hugo = join(browser)
    answer = browser.get("/export?format=json")
    assert [message["kind"] for message in answer.json] == ["joined"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=room.json"
    assert hugo


def test_a_stranger_gets_no_file(stranger: FlaskClient) -> None:
    assert stranger.get("/export").status_code == 401


def test_a_format_that_there_is_not_is_refused(login: Login) -> None:
    assert login("Hugo").get("/export?format=pdf").status_code == 400


def test_the_command_leads_to_the_file(join: Join) -> None:
    hugo = join("Hugo")
    assert hugo.says("/export") == {"download": "/export?format=text"}
    assert hugo.says("/export JSON") == {"download": "/export?format=json"}
    assert "/export [text|json]" in hugo.says("/export pdf")["reply"]
