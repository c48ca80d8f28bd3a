"""The same under each real server, over its crash."""

from tests import programs
from tests.member import eventually

from .receiver import Receiver


def test_after_a_crash_nothing_that_was_said_is_missing(start):
    receiver = Receiver()
    server = start(CHAT_HOOK_URL=receiver.url, CHAT_HOOK_SECRET="the secret of both")
    where = programs.address(server, "CI")
    programs.post(where, "taken")
    eventually(lambda: receiver.texts == ["taken"])
    receiver.answers = [500] * 1000
    programs.post(where, "not taken")
    eventually(lambda: len(receiver.answers) < 1000)
    server.kill()
    receiver.answers.clear()
    server.start()
    eventually(lambda: receiver.texts[-1:] == ["not taken"])
    assert list(dict.fromkeys(receiver.texts)) == ["taken", "not taken"]
    assert "a-secret" not in server.log()
    receiver.close()
