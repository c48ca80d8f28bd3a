"""Several Valkeys: one that is away takes its own rooms along, and no others."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from chatapp.transcript import MAIN
from chatapp.transcript.shards import shard
from tests.member import eventually
from tests.server import Server
from tests.valkey import Valkey, running

from .member import Member, Refused

OTHER = "class-d"


@pytest.fixture
def valkeys(tmp_path: Path) -> Iterator[list[Valkey]]:
    with running(tmp_path / "first") as first, running(tmp_path / "second") as second:
        yield [first, second]


@pytest.fixture
def server(valkeys: list[Valkey], serve: Callable[..., Server]) -> Server:
    urls = " ".join(valkey.url for valkey in valkeys)
    return serve(
        "gunicorn", CHAT_DATABASE="", CHAT_VALKEY_URL=urls, CHAT_ROOMS=OTHER, CHAT_GRACE_SECONDS=1, CHAT_KEEP_MINUTES=0
    )


def health(url: str) -> tuple[int, str]:
    answer = requests.get(f"{url}/healthz", timeout=10)
    return answer.status_code, answer.json()["status"]


@pytest.mark.parametrize("away", [0, 1])
def test_when_one_is_away_its_rooms_wait_and_in_the_others_nobody_notices(valkeys, server, people, away):
    urls = [server.url, f"{server.url}/r/{OTHER}"]
    assert [shard(slug, 2) for slug in (MAIN, OTHER)] == [0, 1]
    (ann, ben), (cid, dan) = ([Member(urls[which], name).join() for name in names.split()]
                              for which, names in ((away, "Ann Ben"), (1 - away, "Cid Dan")))  # fmt: skip
    people += [ann, ben, cid, dan]
    valkeys[away].kill()
    tried = ann.begin("message", {"text": "perhaps", "key": "k"})
    ann.begin("message", {"text": "/name Anna"})  # is tried until it can be kept
    slowest = 0.0
    for number in range(20):
        begun = time.monotonic()
        cid.say(f"line {number}")
        slowest = max(slowest, time.monotonic() - begun)
    assert slowest < 5  # the room that waits would wait for ever
    with pytest.raises(Refused, match="internal"):
        ann.answer(tried)
    assert health(urls[away]) == (503, "the transcript cannot be written")
    assert health(urls[1 - away]) == (200, "the transcript of other rooms cannot be written")
    dan.hang_up()
    eventually(lambda: "Dan" not in cid.states())  # seats are freed here, as ever
    valkeys[away].start()
    eventually(lambda: health(urls[1 - away]) == health(urls[away]) == (200, "ok"))
    ann.say("perhaps", key="k")
    eventually(lambda: ben.texts() == ["perhaps"])
    eventually(lambda: "Anna" in ben.states())
    valkeys[away].kill()
    assert server.stop() == 0
