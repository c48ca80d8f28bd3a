"""Files go along with lines: whoever may read the line has them, and nobody else, by whatever address."""

import io
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from werkzeug.http import dump_options_header

from chatapp.chat.file import MOST
from chatapp.files import space, uploader
from chatapp.hub.asking import outcome_of
from chatapp.hub.claims import IN_FLIGHT
from chatapp.hub.room_files import ORPHAN
from chatapp.transcript import MAIN
from tests.member import Member, eventually

from .stores import OF_A_FILE, OF_VALKEY


@pytest.fixture
def shelf(tmp_path):
    return tmp_path / "shelf"


@pytest.fixture
def build(build, tmp_path):
    """Rooms that keep what is said, each for itself."""
    numbers = count(1)
    return lambda **values: build(**{"database": str(tmp_path / f"{next(numbers)}.db")} | values)


@pytest.fixture
def app(build, shelf):
    """A room with ten seats, and a shelf."""
    return build(files=str(shelf), rooms="class-a")


def put(browser, content=b"hello", name="notes.txt", key="", room="", **how):
    """The answer of the door for files."""
    headers = {"Content-Disposition": dump_options_header("attachment", {"filename": name})}
    if key:
        headers["Idempotency-Key"] = f'"{key}"'
    return browser.post(f"{room}/files", data=content, headers=headers, **how)


def has(browser, file, room="", **how):
    """The answer of a file's address, and all that it brings."""
    with browser.get(f"{room}/files/{file}", **how) as answer:
        assert answer.data is not None
        return answer


def sends(member, *files, to="", key=None, text=""):
    payload = {"text": text, "files": list(files)} | ({"key": key} if key else {})
    return member.ask("pm", payload | {"to": to}) if to else member.ask("message", payload)


def code(answer):
    return (answer if isinstance(answer, dict) else answer.json)["error"]["code"]


def on_disk(shelf):
    """What whoever looks at the folder finds."""
    return sorted(path for path in shelf.glob("*/*/*/whole"))


@pytest.fixture
def hugo(login, join):
    return join(login("Hugo"))


@pytest.fixture
def anna(login, join):
    return join(login("Anna"))


@pytest.fixture
def eve(login, join):
    return join(login("Eve"))


# Going along


def test_a_file_goes_along_with_a_line_and_everybody_has_it(hugo, anna):
    file = put(hugo.browser, b"what the board says", "board.txt").json
    assert file == {"id": file["id"], "name": "board.txt", "type": "application/octet-stream", "size": 19}
    seq = sends(hugo, {"id": file["id"], "alt": "the board\nof today"}, text="look")["seq"]
    said = anna.messages[-1]
    assert (said["seq"], said["text"], said["files"]) == (seq, "look", [file | {"alt": "the board of today"}])
    assert has(anna.browser, file["id"]).data == b"what the board says"


def test_a_line_may_be_files_alone(hugo, anna):
    file = put(hugo.browser).json
    sends(hugo, file["id"])
    assert anna.messages[-1]["text"] == ""
    assert anna.messages[-1]["files"] == [file]


def test_a_form_of_any_program_puts_a_file_in(hugo):
    with io.BytesIO(b"abc") as sent, hugo.browser.post("/files", data={"file": (sent, "../a.txt")}) as answer:
        answer.close()
    assert (answer.status_code, answer.json["name"], answer.json["size"]) == (201, "a.txt", 3)


@pytest.mark.parametrize("fields", [{}, {"file": 2}, {"files": 1}])
def test_a_form_has_one_file(hugo, shelf, fields):
    with ExitStack() as sent:
        form = {name: [(sent.enter_context(io.BytesIO(b"x")), "x")] * count for name, count in fields.items()}
        answer = hugo.browser.post("/files", data=form, content_type="multipart/form-data")
    assert code(answer) == "bad_request"
    assert not on_disk(shelf)


def test_whoever_was_away_finds_the_files_where_they_were_said(hugo, login, join):
    file = put(hugo.browser).json
    sends(hugo, file["id"])
    late = join(login("Late"))
    assert late.welcome["messages"][-2]["files"] == [file]
    assert late.ask("history", {"after": 0})["messages"][-2]["files"] == [file]
    assert late.browser.get("/export?format=json").json[-2]["files"] == [file]


# For whom


def test_a_private_file_is_for_the_readers_of_its_line(hugo, anna, eve, stranger):
    file = put(hugo.browser).json["id"]
    sends(hugo, file, to="Anna")
    assert [has(member.browser, file).status_code for member in (hugo, anna, eve)] == [200, 200, 404]
    assert has(stranger, file).status_code == 401
    assert has(eve.browser, file).data == has(eve.browser, "a" * 22).data, "as if it were not there"


def test_an_upload_is_its_owners_until_it_is_said(hugo, anna):
    file = put(hugo.browser).json["id"]
    assert [has(member.browser, file).status_code for member in (hugo, anna)] == [200, 404]


def test_nobody_sends_what_another_one_has_put_in(hugo, eve):
    mine, theirs = put(eve.browser).json["id"], put(hugo.browser).json["id"]
    assert code(sends(eve, mine, theirs)) == "no_such_file"
    assert "files" not in str(hugo.messages)
    assert "seq" in sends(eve, mine), "all or nothing: hers is free yet"


@pytest.mark.parametrize("line", ["/pm Anna", "/pm Anna look", "/reply look", "/reply"])
def test_a_file_goes_along_with_a_private_line_however_it_is_typed(hugo, anna, eve, line):
    anna.ask("pm", {"to": "Hugo", "text": "show me"})
    file = put(hugo.browser).json["id"]
    sends(hugo, file, text=line)
    assert [has(member.browser, file).status_code for member in (hugo, anna, eve)] == [200, 200, 404]
    assert anna.private[-1]["files"][0]["id"] == file


@pytest.mark.parametrize(
    ("line", "refusal"),
    [("/pm Nobody look", "unknown_member"), ("/name Victor", "files_with_command"), ("/nosuch", "unknown_command"),
     ("/find x", "files_with_command"), ("/topic x", "files_with_command"), ("/correct x", "files_with_command")],
)  # fmt: skip
def test_what_takes_no_files_says_why(hugo, line, refusal):
    assert code(sends(hugo, put(hugo.browser).json["id"], text=line)) == refusal


def test_a_file_goes_along_with_one_line(hugo):
    file = put(hugo.browser).json["id"]
    sends(hugo, file, to="Hugo")
    assert code(sends(hugo, file)) == "no_such_file"
    assert code(sends(hugo, file, file)) == "no_such_file"


def test_a_file_of_a_line_that_is_not_said_yet_goes_along_with_no_other(app, hugo, anna, monkeypatch):
    hub, on_its_way, go_on = app.extensions["chat"].house.hub(MAIN), Event(), Event()
    file, other_tab = put(hugo.browser).json["id"], Member(app, hugo.browser)
    other_tab.join()

    def wait(*line, speak=hub._speak):
        on_its_way.set()
        assert go_on.wait(30)
        speak(*line)

    monkeypatch.setattr(hub, "_speak", wait)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(sends, hugo, file, to="Anna")
        assert on_its_way.wait(30)
        assert [code(sends(other_tab, file)), code(sends(other_tab, file, to="Eve"))] == ["no_such_file"] * 2
        go_on.set()
        assert "seq" in first.result()
    assert code(sends(other_tab, file)) == "no_such_file"
    assert anna.private[-1]["files"][0]["id"] == file


def test_a_line_sent_again_with_another_file_leaves_that_one_free(hugo):
    first, second = (put(hugo.browser, content).json["id"] for content in (b"1", b"2"))
    assert sends(hugo, first, key="l") == sends(hugo, second, key="l")
    assert has(hugo.browser, first).status_code == 200
    assert "seq" in sends(hugo, second, key="m")


def test_whoever_was_thrown_out_or_has_left_has_nothing(app, hugo, anna, eve):
    file = put(hugo.browser).json["id"]
    sends(hugo, file)
    outcome_of(app.extensions["chat"].house.hub(MAIN).entitle, hugo.you["id"])
    hugo.says("/kick Eve")
    anna.says("/quit")
    assert [has(member.browser, file).status_code for member in (hugo, anna, eve)] == [200, 401, 401]


def test_another_rooms_address_leads_nowhere(app, hugo):
    file = put(hugo.browser).json["id"]
    sends(hugo, file)
    hugo.browser.post("/r/class-a/", json={"username": "Hugo"})
    assert has(hugo.browser, file).status_code == 200
    assert has(hugo.browser, file, "/r/class-a").status_code == 404
    assert app


@pytest.mark.parametrize(
    "file_id", ["x", "a" * 22, "../../chat.db", "%2e%2e%2fchat.db", "a" * 5000, "ａ" * 22, "\x00" * 22]
)
def test_an_address_that_is_none_is_none(hugo, file_id):
    assert hugo.browser.get(f"/files/{file_id}").status_code == 404
    assert hugo.browser.get(f"/files/{file_id}/thumbnail").status_code == 404
    assert code(sends(hugo, file_id)) == "no_such_file"


def test_what_is_no_picture_is_only_ever_saved(hugo):
    page = b"<!doctype html><script>alert(1)</script>"
    answers = []
    for name in ("evil.html", "evil.svg", "evil.png"):
        file = put(hugo.browser, page, name).json
        answers.append(has(hugo.browser, file["id"]))
        assert hugo.browser.get(f"/files/{file['id']}/thumbnail").status_code == 404
    for answer in answers:
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["Cache-Control"] == "no-cache, private"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_who_asks_again_is_asked_who_they_are(hugo):
    file = put(hugo.browser).json["id"]
    seq = sends(hugo, file)["seq"]
    tag = has(hugo.browser, file).headers["ETag"]
    assert has(hugo.browser, file, headers={"If-None-Match": tag}).status_code == 304
    hugo.ask("delete", {"seq": seq})
    assert has(hugo.browser, file, headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize("ranges", ["bytes=0-0,2-3", "bytes=-1,0-1", "bytes=9-,1-1"])
def test_whoever_asks_for_several_parts_is_given_all(hugo, ranges):
    file = put(hugo.browser, b"hello").json["id"]
    answer = has(hugo.browser, file, headers={"Range": ranges})
    assert (answer.status_code, answer.data) == (200, b"hello")
    assert has(hugo.browser, file, headers={"Range": "bytes=1-2"}).data == b"el"


def test_no_time_of_a_file_is_that_of_anothers_same_bytes(hugo, anna, shelf):
    put(anna.browser, b"the same")
    grow_old(shelf, 60)
    file = put(hugo.browser, b"the same").json["id"]
    assert has(hugo.browser, file).last_modified.timestamp() > time.time() - 30


# Once


def test_what_is_put_in_again_with_its_key_is_the_same_file(hugo, shelf):
    first, again = (put(hugo.browser, key="k") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert len(on_disk(shelf)) == 1


def test_a_key_is_its_members_own(hugo, anna):
    assert put(hugo.browser, key="k").json["id"] != put(anna.browser, key="k").json["id"]


def test_a_line_sent_again_has_its_files_once(hugo, anna):
    file = put(hugo.browser).json["id"]
    assert sends(hugo, file, key="l") == sends(hugo, file, key="l")
    assert len([message for message in anna.messages if "files" in message]) == 1


def test_a_line_that_was_refused_leaves_its_files_free(hugo, anna):
    file = put(hugo.browser).json["id"]
    assert code(sends(hugo, file, to="Nobody", key="1")) == "unknown_member"
    assert code(sends(hugo, file, text="x" * 5000, key="2")) == "text_too_long"
    assert code(sends(hugo, file, text="/name Victor", key="3")) == "files_with_command"
    assert "seq" in sends(hugo, file, key="4")
    assert has(hugo.browser, file).status_code == has(anna.browser, file).status_code == 200


def test_the_same_bytes_are_kept_once_and_nobody_learns_it(hugo, anna, shelf):
    one, other = (put(member.browser, b"the same").json for member in (hugo, anna))
    assert one["id"] != other["id"]
    assert len({path.stat().st_ino for path in on_disk(shelf)}) == 1
    sends(hugo, one["id"])
    hugo.ask("delete", {"seq": hugo.messages[-1]["seq"]})
    eventually(lambda: len(on_disk(shelf)) == 1)
    assert has(anna.browser, other["id"]).data == b"the same"


# Gone


def test_a_deleted_line_takes_its_files_along_from_the_disk_too(hugo, anna, shelf):
    file = put(hugo.browser).json["id"]
    seq = sends(hugo, file)["seq"]
    anna.ask("agree", {"seq": seq})
    hugo.ask("delete", {"seq": seq})
    assert has(anna.browser, file).status_code == 404
    assert "files" not in str(anna.messages[-1])
    eventually(lambda: not list(shelf.rglob("whole")) and not list(shelf.glob("*/same/*")))


def test_a_corrected_line_keeps_its_files_and_may_lose_its_words(hugo, anna):
    file = put(hugo.browser).json
    seq = sends(hugo, file["id"], text="Look!")["seq"]
    assert "seq" in hugo.ask("correct", {"seq": seq, "text": ""})
    assert anna.messages[-1]["now"]["files"] == [file]
    assert anna.messages[-1]["now"]["text"] == ""
    assert has(anna.browser, file["id"]).status_code == 200


def test_a_cleared_room_has_no_files(app, hugo, anna, shelf):
    file = put(hugo.browser).json["id"]
    sends(hugo, file)
    grow_old(shelf, IN_FLIGHT)
    outcome_of(app.extensions["chat"].house.hub(MAIN).entitle, hugo.you["id"])
    hugo.says("/clear yes")
    hugo.says("/clear")
    assert has(anna.browser, file).status_code == 404
    eventually(lambda: not on_disk(shelf))


def grow_old(shelf, seconds=ORPHAN):
    for path in shelf.rglob("*"):
        os.utime(path, (time.time() - seconds - 1,) * 2)


def test_what_is_never_sent_goes_after_ten_minutes_and_what_was_said_stays(app, hugo, shelf):
    sent, never = (put(hugo.browser, content).json["id"] for content in (b"sent", b"never"))
    sends(hugo, sent)
    (shelf / "_" / "incoming" / "of a server that was killed").mkdir()
    grow_old(shelf, ORPHAN - 60)
    app.extensions["chat"].house.sweep_files(MAIN)
    assert len(on_disk(shelf)) == 2
    grow_old(shelf)
    app.extensions["chat"].house.sweep_files(MAIN)
    assert [path.read_bytes() for path in on_disk(shelf)] == [b"sent"]
    assert not list(shelf.glob("_/incoming/*"))
    assert code(sends(hugo, never)) == "no_such_file"


# Bounds


@OF_A_FILE
def test_too_large_and_empty_files_are_refused_in_words(build, login, join):
    app = build(file_megabytes=1)
    hugo = join(login("Hugo", app), app)
    assert code(put(hugo.browser, b"", environ_overrides={"CONTENT_LENGTH": "0"})) == "file_empty"
    large = put(hugo.browser, b"x" * (1024 * 1024 + 1))
    assert (large.status_code, code(large), large.json["error"]["limit"]) == (413, "file_too_large", 1)
    assert put(hugo.browser, b"x" * 1024 * 1024).status_code == 201
    assert code(put(hugo.browser, b"x" * 2 * 1024 * 1024)) == "file_too_large"
    assert hugo.welcome["room"]["file_megabytes"] == 1


def test_whoever_has_no_seat_puts_nothing_in(app, hugo, stranger, shelf):
    assert put(stranger, b"x" * 100_000).status_code == 413, "no stranger's body is read that is larger than a form"
    assert code(put(stranger)) == "login_required"
    hugo.says("/quit")
    assert code(put(hugo.browser)) == "login_required"
    assert not on_disk(shelf)
    assert app


def test_a_page_of_another_site_puts_nothing_in(hugo):
    assert hugo.browser.post("/files", data=b"x", headers={"Origin": "https://evil.example"}).status_code == 403


@OF_A_FILE
def test_a_full_room_refuses_new_files_and_keeps_what_was_said(build, login, join):
    app = build(files_megabytes=1)
    hugo = join(login("Hugo", app), app)
    file = put(hugo.browser, b"x" * 1024 * 1024).json["id"]
    sends(hugo, file)
    full = put(hugo.browser)
    assert (full.status_code, code(full), full.json["error"]["limit"]) == (507, "files_full", 1)
    assert "seq" in hugo.says("texts still go")
    assert has(hugo.browser, file).status_code == 200
    hugo.ask("delete", {"seq": hugo.messages[-2]["seq"]})
    eventually(lambda: put(hugo.browser).status_code == 201)


def test_a_full_disk_refuses_files_and_goes_on_with_texts(hugo, monkeypatch):
    monkeypatch.setattr(space, "RESERVE", 2**63)
    full = put(hugo.browser)
    assert (full.status_code, code(full)) == (507, "disk_full")
    assert "seq" in hugo.says("texts still go")


def test_nobody_fills_the_shelf_with_what_they_never_send(hugo, anna):
    answers = [put(hugo.browser, str(number).encode()) for number in range(uploader.UNSENT + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {201}
    assert (answers[-1].status_code, code(answers[-1])) == (429, "too_many_files")
    assert answers[-1].headers["Retry-After"] == "5"
    assert put(anna.browser).status_code == 201
    sends(hugo, answers[0].json["id"])
    assert put(hugo.browser).status_code == 201


def test_a_line_has_ten_files_at_most(hugo):
    files = [put(hugo.browser, str(number).encode()).json["id"] for number in range(MOST + 1)]
    assert code(sends(hugo, *files)) == "bad_request"
    assert "seq" in sends(hugo, *files[:MOST])


@pytest.mark.parametrize("files", ["x", [1], [None], [["x"]], [{"alt": "x"}], {"0": "x"}, [{"id": "x", "alt": 1}]])
def test_what_is_no_list_of_files_is_refused(hugo, files):
    assert code(hugo.ask("message", {"text": "x", "files": files})) == "bad_request"


@OF_A_FILE
def test_a_room_without_files_says_so(build, login, join):
    app = build(file_megabytes=0)
    hugo = join(login("Hugo", app), app)
    assert code(put(hugo.browser)) == "files_off"
    assert hugo.welcome["room"]["file_megabytes"] == 0


# Where


@OF_A_FILE
def test_the_shelf_is_beside_the_transcript_and_for_its_owner_alone(build, login, join, tmp_path):
    for name, folder in (("chat.db", "files"), ("class.db", "class.files")):
        app = build(database=str(tmp_path / name))
        put(join(login("Hugo", app), app).browser)
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700
        assert len(on_disk(tmp_path / folder)) == 1


@OF_A_FILE
def test_a_room_that_forgets_leaves_nothing(build, login, join, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    app = build(database=":memory:")
    put(join(login("Hugo", app), app).browser)
    assert len(list(tmp_path.rglob("whole"))) == 1
    app.extensions["chat"].stop()
    assert not list(tmp_path.glob("chat-*"))


@OF_A_FILE
def test_two_transcripts_do_not_share_a_shelf(build, tmp_path):
    """The one would throw away what no line of its own has."""
    for default in (build(database=str(tmp_path / "one.db")), build(database=str(tmp_path / "chat.db"))):
        default.extensions["chat"].stop()
    for folder in ("files", "one.files"):
        with pytest.raises(SystemExit, match=r"CHAT_FILES cannot be .* belongs to another transcript"):
            build(files=str(tmp_path / folder))
    assert build(database=":memory:", files=str(tmp_path / "files")), "it has a folder of its own in that one"


@OF_A_FILE
def test_a_folder_with_something_else_in_it_is_no_shelf(build, tmp_path):
    (tmp_path / "home" / "incoming").mkdir(parents=True)
    with pytest.raises(SystemExit, match=r"CHAT_FILES cannot be .* something else"):
        build(files=str(tmp_path / "home"))


@OF_A_FILE
def test_a_shelf_may_move_with_its_transcript_and_be_lost_without(build, tmp_path):
    build(database=str(tmp_path / "here" / "chat.db")).extensions["chat"].stop()
    (tmp_path / "here").rename(tmp_path / "there")
    build(database=str(tmp_path / "there" / "chat.db")).extensions["chat"].stop()
    shutil.rmtree(tmp_path / "there" / "files")
    assert build(database=str(tmp_path / "there" / "chat.db"))


@OF_VALKEY
def test_several_servers_have_one_shelf_or_none(build, login, join, shelf, tmp_path):
    alone = build()
    assert code(put(join(login("Hugo", alone), alone).browser)) == "files_off"
    here, there = build(files=str(shelf)), build(files=str(shelf))
    hugo, anna = join(login("Ugo", here), here), join(login("Anna", there), there)
    file = put(hugo.browser, b"of both").json["id"]
    sends(hugo, file)
    assert has(anna.browser, file).data == b"of both"
    with pytest.raises(SystemExit, match=r"CHAT_FILES cannot be .* other servers"):
        build(files=str(tmp_path / "elsewhere"))


@pytest.mark.parametrize("values", [{"file_megabytes": 0}, {}], ids=["off", "several servers"])
def test_without_files_nothing_is_thrown_away_wherever_it_is_started(build, login, join, tmp_path, monkeypatch, values):
    ours = tmp_path / "class-a" / "incoming" / "old"
    ours.mkdir(parents=True)
    (tmp_path / "class-a" / "empty").mkdir()
    grow_old(tmp_path)
    monkeypatch.chdir(tmp_path)
    app = build(rooms="class-a", **values)
    house = app.extensions["chat"].house
    for slug in (MAIN, *house.shelves.slugs(), "class-a"):
        house.sweep_files(slug)
    assert ours.exists()
    assert (tmp_path / "class-a" / "empty").exists()


@OF_A_FILE
def test_the_folder_has_to_be_one(build, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemExit, match="CHAT_FILES cannot be"):
        build(files=str(tmp_path / "file" / "shelf"))


def test_nothing_of_a_file_is_in_the_log(hugo, caplog):
    file = put(hugo.browser, name="secret plan.txt").json["id"]
    sends(hugo, file)
    has(hugo.browser, file)
    hugo.browser.get(f"/files/{file[:-1]}")
    assert "secret plan" not in caplog.text
    assert file not in caplog.text


def test_what_stands_on_the_shelf_is_whole(hugo, shelf: Path):
    for number in range(3):
        put(hugo.browser, b"x" * number * 100_000 + b"y")
    assert sorted(path.stat().st_size for path in on_disk(shelf)) == [1, 100_001, 200_001]
    assert not list(shelf.glob("*/incoming/*"))
