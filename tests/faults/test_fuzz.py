"""Promises 7 and 8: whatever is no packet of ours harms nobody: no traceback, no thread left, no word to others."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.member import eventually
from tests.server import Server

from .member import Cut, Member

Enter = Callable[..., Member]

KNOWN = [
    "", "x", "²", "0", "1", "2", "3", "5", "6", "4", "4x", "47", "40", "40{", '40"x"', "40[]", "40/x,", "41", "41/x,",
    "42", "42{}", "42[]", '42["one",', '42[["a"]]', "42[{}]", '42["message"]', '42["message",1,2,3]', "43", "430[]",
    "44{}", "45", '451-["x"]', '450-["message",{"_placeholder":true,"num":9}]', '46["x"]', "b4AAAA", "4" + "[" * 50_000,
    '42["disconnect"]', '42["disconnect","x"]', '42["connect",0,{"a":1}]', '42["connect"]', '42["__proto__",{}]',
    '42["message",{"text":NaN}]', '42["message",{"text":1e999}]', '42["message",{"text":"\\ud800"}]',
    '42["message",{"text":"x","key":"\\u0000"}]', '429999999999999999999["message",{}]', '42/x,["message",{}]',
    '42["history",{"before":-1}]', '42["history",{"before":1e400}]', '42["pm",{"to":[],"text":"x"}]',
    '42["pm",{"to":["' + "x" * 1000 + '"],"text":"x"}]', '42["typing",[]]', '42["join",{"since":"x"}]',
]  # fmt: skip

field_names = st.sampled_from(["text", "to", "key", "name"]) | st.text()
acks = st.sampled_from(["", 0, 7])
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(field_names, inner),
    max_leaves=8,
)  # fmt: skip
events = st.sampled_from(["join", "message", "pm", "rename", "history", "typing", "connect", "disconnect", "malformed"])
packets = (
    st.sampled_from(KNOWN)
    | st.text(max_size=20)
    | st.from_regex(r"\A[0-9]{1,3}[\[{\"/,a-z0-9-]{0,12}\Z")
    | st.builds(lambda event, value, ack: f"42{ack}{json.dumps([event, value])}", events, json_values, acks)
)  # fmt: skip


def test_no_packet_harms_anybody(server: Server, enter: Enter) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    ben.hang_up()
    eventually(lambda: ann.states().get("Ben") == "away")
    holds = server.holds()

    def throw(packets: list[str]) -> None:
        tab = Member.again(ben).open()
        try:
            tab.ask("join", {})
            for packet in packets:
                tab.send(packet)
        except Cut:
            pass
        tab.hang_up()

    for packet in KNOWN:
        throw([packet])

    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(packets, max_size=4))
    def fuzz(packets: list[str]) -> None:
        throw(packets)

    fuzz()
    eventually(lambda: server.holds() <= holds, 15)
    assert not ann.ended
    ann.say("still here")
    assert "Traceback" not in server.log()
    assert "a fault of ours" not in server.log()


@pytest.mark.parametrize("event", ['["disconnect","x"]', '["disconnect"]', '["connect",0,{"id":"forged"}]'])
def test_events_called_connect_and_disconnect_change_nothing(enter: Enter, event: str) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    ben.send(f"4299{event}")
    ben.wait(lambda: 99 in ben.acks)
    assert ben.acks[99]["error"]["code"] == "bad_request"
    ben.say("still here")
    ann.hears("still here")
    assert ann.states().get("Ben") == "here"
    assert ann.notices() == [("joined", "Ann"), ("joined", "Ben")]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_json_has_not_reaches_nobody(enter: Enter, number: str) -> None:
    ann, ben = enter("Ann"), enter("Ben")
    ben.send(f'4298["message",{{"text":"poison","x":{number}}}]')
    ben.wait(lambda: 98 in ben.acks)
    assert ben.acks[98]["error"]["code"] == "bad_request"
    ben.say("after")
    ann.hears("after")
    assert "poison" not in ann.texts()
