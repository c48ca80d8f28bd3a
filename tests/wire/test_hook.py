"""A program posts to a room that somebody has made, at the address that its host was told, on each server."""

import re

import requests


def test_a_program_posts_to_a_made_room_at_the_address_that_its_host_is_told(start, visit):
    server = start(CHAT_ROOMS="*")
    ann = visit(server)
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', ann.web.get(f"{server.url}/rooms").text)[
        1
    ]
    made = ann.web.post(
        f"{server.url}/rooms", data={"title": "Mine", "csrf_token": token}, allow_redirects=False
    ).headers["Location"]
    link, key = made.split("/host#")
    ann.url = server.url + link.removeprefix(server.url)
    ann.web.post(f"{ann.url}/host", json={"username": "Ann", "key": key}).raise_for_status()
    ann.connect().join()
    address = ann.says("/hook CI")["reply"].split("\n")[-1]
    assert address.startswith(f"{ann.url}/hook/")
    ann.wait_for(lambda: requests.post(address, data="x", headers={"Idempotency-Key": "k"}).status_code == 200)
    said = [each for event, batch in ann.heard if event == "message" for each in batch if "text" in each]
    assert [(each["text"], each["by"]["program"]) for each in said] == [("x", True)]
    assert requests.post(address, data=b"x" * 10_000_000).status_code == 413
    assert requests.post(address, data=iter([b"x"])).status_code == 411
    assert address.rpartition("/")[2] not in server.log()
