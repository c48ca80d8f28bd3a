"""Ten people and an eleventh, over real WebSockets."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

TEN = [f"Guest {number}" for number in range(10)]


def test_ten_people_talk_and_the_eleventh_waits_for_a_seat(server, people, visit):
    ten = people(server, *TEN)
    eleventh = visit(server)
    full = eleventh.login("Hugo")
    assert full.status_code == 503
    assert full.json()["error"]["code"] == "room_full"
    assert full.headers["Retry-After"]
    for client, name in zip(ten, TEN, strict=True):
        assert client.says(f"{name} speaks")["seq"]
    said = [f"{name} speaks" for name in TEN]
    for client in ten:
        client.hears(said[-1])
        assert client.texts == said
        seqs = [message["seq"] for message in client.messages]
        assert all(one < next_ for one, next_ in pairwise(seqs))
    ten[3].ask("quit", {})
    eleventh.comes("Hugo")
    assert eleventh.texts == said
    assert [member["name"] for member in eleventh.welcome["roster"]["members"]] == [*TEN[:3], *TEN[4:], "Hugo"]


def test_a_private_message_reaches_its_readers_and_no_other_frame(server, people, visit):
    hugo, julien, mathieu, ana = people(server, "Hugo", "Julien", "Mathieu", "Ana")
    other_tab = visit(server)
    other_tab.web.cookies = julien.web.cookies
    other_tab.connect().join()
    frames = []
    take = ana._take
    ana._take = lambda packet: (frames.append(packet), take(packet))
    hugo.says("/pm Julien,Mathieu the secret")
    hugo.says("for everybody")
    for client in (hugo, julien, mathieu, ana, other_tab):
        client.hears("for everybody")
    assert ["the secret" in client.texts for client in (hugo, julien, mathieu, ana, other_tab)] == [1, 1, 1, 0, 1]
    assert "for everybody" in "".join(frames)
    assert "secret" not in "".join(frames)
    (late,) = people(server, "Late")
    assert late.texts == ["for everybody"]
    assert "secret" not in str(late.ask("history", {"after": 0}))
    assert "secret" not in server.log()


def test_of_fifteen_logins_at_once_exactly_ten_get_in(server, visit):
    guests = [visit(server) for _ in range(15)]
    with ThreadPoolExecutor(15) as pool:
        answers = list(pool.map(lambda guest, name: guest.login(name), guests, [f"Guest {n}" for n in range(15)]))
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [503] * 5
    assert guests[0].web.get(server.url + "/seats").json() == {"taken": 10, "seats": 10}


def test_of_fifteen_logins_with_one_name_exactly_one_gets_in(server, visit):
    guests = [visit(server) for _ in range(15)]
    with ThreadPoolExecutor(15) as pool:
        answers = list(pool.map(lambda guest: guest.login("Hugo"), guests))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 14


def test_ten_people_at_once_see_the_same_order_and_each_its_own(server, people):
    ten = people(server, *TEN)
    acks = [
        [client.send("message", {"text": f"{name}: {n}"}) for n in range(20)]
        for client, name in zip(ten, TEN, strict=True)
    ]
    for client, idents in zip(ten, acks, strict=True):
        client.wait_for(lambda client=client: len(client.texts) == 200)
        client.wait_for(lambda client=client, idents=idents: set(idents) <= set(client.acks))
        assert all("seq" in client.acks[ident] for ident in idents)
    assert all(client.texts == ten[0].texts for client in ten)
    for name in TEN:
        assert [text for text in ten[0].texts if text.startswith(f"{name}:")] == [f"{name}: {n}" for n in range(20)]


def test_a_restart_keeps_the_transcript_and_the_seats(server, people):
    hugo, julien = people(server, "Hugo", "Julien")
    hugo.says("before", key="k")
    seq = hugo.says("/pm Julien secret")["seq"]
    server.restart()
    for client in (hugo, julien):
        client.wait_for_end()
        client.connect().join(since=seq, epoch=client.welcome["epoch"])
        assert client.welcome["messages"] == []
    assert hugo.says("before", key="k")["seq"] < seq
    assert hugo.says("after")["seq"] > seq
    julien.hears("after")
    whole = julien.ask("history", {"after": 0})["messages"]
    assert [message.get("text", message["kind"]) for message in whole] == [
        "joined",
        "joined",
        "before",
        "secret",
        "after",
    ]


def test_a_crash_loses_nothing_that_was_acknowledged(server, people):
    (hugo,) = people(server, "Hugo")
    for number in range(10):
        hugo.says(str(number), key=f"key {number}")
    server.kill()
    server.start()
    hugo.connect().join()
    assert [message["text"] for message in hugo.welcome["messages"] if message["kind"] == "text"] == list("0123456789")


def states(client):
    return [[member["state"] for member in roster["members"]] for roster in client.events("roster")]


def test_somebody_whose_line_is_cut_is_away_and_comes_back_without_a_word(server, people):
    hugo, julien = people(server, "Hugo", "Julien")
    hugo.cut()
    julien.wait_for(lambda: states(julien)[-1:] == [["away", "here"]])
    hugo.connect().join()
    julien.wait_for(lambda: states(julien)[-1:] == [["here", "here"]])
    assert [message["kind"] for message in julien.messages] == ["joined", "joined"]


def test_where_no_seat_is_kept_whoever_stays_away_leaves_after_the_grace_period(start, people):
    server = start(CHAT_GRACE_SECONDS=1, CHAT_KEEP_MINUTES=0)
    hugo, julien = people(server, "Hugo", "Julien")
    hugo.close()
    julien.wait_for(lambda: julien.messages[-1]["kind"] == "left")
    assert julien.messages[-1]["by"]["name"] == "Hugo"
    julien.wait_for(lambda: "Hugo left (away for 1 s)" in server.log())
