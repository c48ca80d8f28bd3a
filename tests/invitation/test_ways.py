"""One rule for the address that others can open."""

import pytest

from chatapp.invitation import interfaces
from chatapp.invitation.likelihood import MOST, Address
from chatapp.invitation.ways import ALONE, HIDDEN, NO_NETWORK, Visit, of_machine, of_visit

WIFI, CABLE = Address("192.168.1.20", "wlan0"), Address("10.0.0.7", "eth0")
LAPTOP = [
    WIFI,
    Address("127.0.0.1", "lo"),
    Address("::1", "lo"),
    Address("fe80::1", "wlan0"),
    Address("2001:db8::7", "wlan0"),
    Address("10.8.0.2", "tun0"),
    Address("169.254.3.4", "eth1"),
    Address("172.17.0.1", "docker0"),
    Address("172.18.0.1", "br-0123456789ab"),
    CABLE,
    WIFI,
]
"""In the order of the system, but that of the way out first."""

AT_HOME = Visit("http", "localhost:5000", "/", "127.0.0.1", False, "0.0.0.0", "5000")


def visit(own=LAPTOP, **how):
    return of_visit(AT_HOME._replace(**how), lambda: own)


def test_whoever_opens_it_on_the_machine_itself_is_told_the_likeliest_address_first_and_all_others():
    ways = visit()
    assert ways.addresses == (
        "http://192.168.1.20:5000",
        "http://10.0.0.7:5000",
        "http://169.254.3.4:5000",
        "http://10.8.0.2:5000",
    )
    assert ways.near
    assert not ways.obstacle


def test_over_ipv6_too_where_the_server_listens_there_in_brackets_and_behind_the_usual_ones():
    addresses = visit(server="::").addresses
    assert addresses[:3] == ("http://192.168.1.20:5000", "http://10.0.0.7:5000", "http://[2001:db8::7]:5000")
    assert set(addresses) == {*visit().addresses, addresses[2]}


@pytest.mark.parametrize(
    "host",
    [
        "localhost:5000",
        "chat.localhost:5000",
        "127.0.0.1:5000",
        "127.1.2.3:5000",
        "0.0.0.0:5000",
        "[::1]:5000",
        "[::ffff:127.0.0.1]:5000",
        "[fe80::1%wlan0]:5000",
    ],
)
def test_what_means_this_machine_on_every_machine_is_told_to_nobody(host):
    for guest in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1"):
        assert visit(host=host, guest=guest).addresses[0] == "http://192.168.1.20:5000"


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("192.168.1.20:8000", True),
        ("[fd00::2]:5000", True),
        ("laptop.local:5000", True),
        ("laptop:5000", True),
        ("chat.example", False),
        ("chat.example:8443", False),
        ("93.184.215.14", False),
    ],
)
def test_an_address_that_others_can_open_is_told_as_it_was_opened(host, near):
    ways = visit(scheme="https", host=host, path="/chat/r/class-a/", guest="192.168.1.77", own=None)
    assert ways.addresses == (f"https://{host}/chat/r/class-a/",)
    assert ways.near == near


def test_default_ports_are_left_out_and_the_way_to_the_room_is_kept():
    assert visit(host="localhost", port="80").addresses[0] == "http://192.168.1.20"
    assert visit(host="localhost", scheme="https", port="443").addresses[0] == "https://192.168.1.20"
    assert visit(scheme="https", port="80").addresses[0] == "https://192.168.1.20:80"
    assert visit(path="/r/class-a/").addresses[0] == "http://192.168.1.20:5000/r/class-a/"


@pytest.mark.parametrize("server", ["127.0.0.1", "::1", "localhost"])
def test_a_server_for_this_machine_alone_says_how_to_change_it(server):
    ways = visit(server=server)
    assert (ways.addresses, ways.obstacle) == ((), ALONE)
    assert "make run HOST=0.0.0.0" in str(ways.obstacle)


def test_a_server_at_one_address_is_told_by_it():
    assert of_machine("10.0.0.7", "5000", LAPTOP).addresses == ("http://10.0.0.7:5000",)


@pytest.mark.parametrize(
    "between",
    [
        {"proxied": True},
        {"guest": "172.19.0.1"},  # the port of a container: what is inside has addresses that nobody outside knows
        {"guest": ""},  # a Unix socket
        {"guest": "<local>"},
    ],
)
def test_where_something_stands_between_nothing_is_made_up(between):
    assert visit(**between) == (((), False, HIDDEN))


@pytest.mark.parametrize(
    "own", [[], [Address("127.0.0.1", "lo"), Address("fe80::1", "eth0")], [Address("172.17.0.1", "docker0")]]
)
def test_without_a_network_it_says_so(own):
    assert visit(own=own).obstacle == NO_NETWORK


def test_of_forty_interfaces_the_likeliest_are_told():
    own = [WIFI, *(Address(f"10.{number}.0.1", f"eth{number}") for number in range(40))]
    addresses = visit(own=own).addresses
    assert addresses[0] == "http://192.168.1.20:5000"
    assert len(addresses) == MOST


def test_this_machine_knows_its_own_addresses():
    found = [each.ip for each in interfaces.read()]
    assert "127.0.0.1" in found
    assert all("%" not in ip for ip in found)


def test_where_interfaces_may_not_be_asked_for_the_way_out_is_enough(monkeypatch):
    way_out = [each.ip for each in interfaces.read()][:1]

    def refused():
        raise OSError(97, "Address family not supported by protocol")

    monkeypatch.setattr(interfaces.ifaddr, "get_adapters", refused)
    assert [each.ip for each in interfaces.read()] in ([], way_out)  # nothing where there is no network
