"""What follows what: five minutes of one person are a group, and midnight begins a day."""

from datetime import UTC, datetime, timedelta

import pytest

FOLLOW = """async ([first, second], module) => {
    const { MessageView } = await module("log/message.js");
    const message = (at) => ({ seq: 1, kind: "text", at, text: "hello", by: { id: "1", name: "Ann" } });
    const colours = { paint() {}, paintAll() {} };
    const reader = { me: { id: "2", name: "Hugo" }, colours, veil: { over: () => undefined } };
    const view = new MessageView(message(second), reader);
    view.follow(message(first));
    const day = view.element.querySelector(".message-day");
    return [view.element.classList.contains("is-grouped"), day.hidden ? "" : day.textContent];
}"""
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 15, tzinfo=UTC)


@pytest.fixture
def follow(arrive):
    hugo = arrive("Hugo", timezone_id="UTC")
    return lambda first, second: hugo.evaluate(FOLLOW, [each.timestamp() * 1000 for each in (first, second)])


def test_a_group_ends_after_five_minutes(follow):
    assert follow(NOON, NOON + timedelta(minutes=4, seconds=59)) == [True, ""]
    assert follow(NOON, NOON + timedelta(minutes=5)) == [False, ""]


def test_a_new_day_is_named_and_begins_no_group_of_yesterday(follow):
    assert follow(MIDNIGHT - timedelta(seconds=1), MIDNIGHT) == [False, "Sunday 15 March"]
