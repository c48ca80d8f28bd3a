"""Behind a real nginx, two machines that share a Valkey, with the lines that docs/many.md has for it."""

import re
from pathlib import Path

from tests.faults.town import town
from tests.member import eventually
from tests.ports import free_port

from .nginx import Nginx

PAGE = Path(__file__).parents[2] / "docs" / "many.md"
(UPSTREAM,) = re.findall(r"^upstream chat \{.+?^\}\n", PAGE.read_text(), re.MULTILINE | re.DOTALL)
TO, THROUGH = "proxy_pass http://127.0.0.1:5000/;", "proxy_pass http://chat/;"


def before(there):
    """What becomes what in the file for one machine; the other one is `there`."""
    upstream = UPSTREAM.replace("192.0.2.1:5000", "127.0.0.1:5000").replace("192.0.2.2:5000", f"127.0.0.1:{there.port}")
    return {TO: THROUGH, "\nserver {": f"\n{upstream}\nserver {{"}


def apart(two, member):
    """Is somebody at each of them? Else this member comes anew, which leads elsewhere if nothing is sticky."""
    if all(connections(each) for each in (two.here, two.there)):
        return True
    member.page.reload()
    return False


def connections(server):
    return [each for each in server.worker.net_connections() if each.laddr.port == server.port and each.raddr]


def test_two_machines_behind_one_proxy_are_one_room_and_one_of_them_may_die(serve, tmp_path, arrive):
    with town(tmp_path / "valkey", serve, CHAT_TRUSTED_PROXIES=1, CHAT_HOSTS="localhost") as two:
        (tmp_path / "nginx").mkdir()
        proxy = Nginx(tmp_path / "nginx", free_port(), two.here.port, before(two.there))
        try:
            hugo, julien = (arrive(name, proxy.url) for name in ("Hugo", "Julien"))
            eventually(lambda: apart(two, julien), 20)
            hugo.say("from one machine")
            julien.sees("from one machine")
            two.here.kill()
            for author, reader in ((hugo, julien), (julien, hugo)):
                author.say(f"{author.name} is still here")
                reader.sees(f"{author.name} is still here")
        finally:
            proxy.stop()
