"""Ten people share thirty pictures, three of them in private, and the server is killed twice meanwhile."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import requests
import websocket
from playwright.sync_api import expect

from chatapp.files.shelf import Shelves
from chatapp.transcript import MAIN
from tests.faults.member import Cut, Member, Refused
from tests.member import eventually

from .person import Person
from .test_files import drawn, is_up, photo, put

LOST = (Cut, Refused, OSError, AssertionError, KeyError, requests.RequestException, websocket.WebSocketException)
"""What a killed server looks like to whoever was talking to it."""


def insists(member: Member, act) -> object:
    """Until it is answered: whatever is done again is done with its key."""
    while True:
        with suppress(*LOST):
            if member.ended:
                member.join()
            return act()
        member.hang_up()
        time.sleep(0.1)


def shares(member: Member, number: int, to: str) -> tuple[str, str]:
    """One picture: whom it is for, and its id."""
    key, size = f"{member.name} {number}", 40 + number
    asked = {"Cookie": member.cookie, "Idempotency-Key": f'"{key}"'}

    def upload() -> str:
        return requests.post(f"{member.url}/files", drawn(size, size), headers=asked, timeout=30).json()["id"]

    file = insists(member, upload)
    line = {"text": key, "files": [file], "key": key} | ({"to": to} if to else {})
    insists(member, lambda: member.ask("pm" if to else "message", line))
    return to, str(file)


def shares_three(member: Member, to: str) -> list[tuple[str, str]]:
    return [shares(member, number, to if number == 1 else "") for number in range(3)]


def has(member: Member, file: str) -> int:
    return requests.get(f"{member.url}/files/{file}", headers={"Cookie": member.cookie}, timeout=30).status_code


def has_all(member: Member, shared: list[tuple[str, str]], aim: str) -> None:
    """Of what was shared, what they may see; and three of Hugo's."""
    mine = {file for to, file in shared if not to or to in (member.name, aim)}
    eventually(lambda: len(files_of(member)) == len(mine) + 3, 20)
    assert mine < files_of(member)
    assert {has(member, file) for file in mine} == {200}
    assert {has(member, file) for _, file in shared if file not in mine} <= {404}


ALL_SHOWN = """pictures => pictures.every((picture) => {
    picture.loading = "eager";
    return picture.naturalWidth > 0;
})"""


def test_everybody_ends_with_what_they_may_see_and_nothing_else(visit, serve):
    server = serve("gunicorn", CHAT_PACE_BURST=1000)
    shelf = Shelves(server.database.parent / "files").of(MAIN)
    hugo = Person(visit(), "Hugo", server.url)
    hugo.step_in()
    people = [Member(server.url, f"Member {letter}").join() for letter in "ABCDEFGHI"]
    aims = dict(zip(people, ("Hugo", "Member E", "Member F"), strict=False))
    with ThreadPoolExecutor(len(people)) as pool:
        talk = [pool.submit(shares_three, member, aims.get(member, "")) for member in people]
        put(hugo, *[photo(f"mine {number}.png", 30 + number, 30) for number in range(3)])
        for there in (6, 14):
            eventually(lambda there=there: len(list(shelf.all())) >= there, 30)
            server.kill()
            server.start()
        shared = [each for mine in talk for each in mine.result()]
    is_up(hugo, "mine 0.png", "mine 1.png", "mine 2.png")
    hugo.say("three of mine")
    hugo.sees("three of mine")
    for member in people:
        insists(member, partial(member.hears, "three of mine", 20))
        has_all(member, shared, aims.get(member, "nobody"))
    expect(hugo.log.locator("img")).to_have_count(24 + 1 + 3)
    eventually(lambda: hugo.log.locator("img").evaluate_all(ALL_SHOWN), 20)
    assert {file for _, file in shared} < {kept.file.id for kept in shelf.all()}
    assert len([kept for kept in shelf.all() if kept.claim]) == 30
    for member in people:
        member.hang_up()


def files_of(member: Member) -> set[str]:
    return {file["id"] for message in member.seen.values() for file in message.get("files", [])}
