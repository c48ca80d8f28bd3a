"""What the room uses of its dependencies beyond what they promise: little, listed, and still there."""

import ast
import re
from pathlib import Path

import pytest
import socketio

ROOT = Path(__file__).parent.parent
SEAMS = {
    "_send_eio_packet": (socketio.Server, "live/outlet.py"),
    "_engineio_client_class": (socketio.Client, "terminal/wire.py"),
}
OURS = {"_replace", "_asdict", "_exit", "_fields"}
"""Documented, in spite of their look: a named tuple's, os._exit; and a Phrase that looks at another."""


@pytest.mark.parametrize("name", SEAMS)
def test_a_private_name_of_a_dependency_is_still_there(name):
    owner, user = SEAMS[name]
    moved = f"{owner.__module__}.{owner.__name__} has no {name} any more: see how {user} gets on without it"
    assert hasattr(owner, name), moved


def private(path):
    """The private names that are looked up in something else than the object itself, or taken over from a parent."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name in SEAMS:
            yield node.name
        if isinstance(node, ast.Attribute) and re.match("_[^_]", node.attr) and not _own(node.value):
            yield node.attr


def _own(value):
    return isinstance(value, ast.Name) and value.id in ("self", "cls", "kind")


def test_no_other_private_name_is_used_and_each_in_one_file():
    used = {
        (name, str(path.relative_to(ROOT / "chatapp")))
        for path in (ROOT / "chatapp").rglob("*.py")
        for name in private(path)
        if name not in OURS
    }
    assert used == {(name, user) for name, (_owner, user) in SEAMS.items()}


def test_the_page_for_engineers_lists_them():
    listed = (ROOT / "docs" / "architecture.md").read_text()
    for name, (_owner, user) in SEAMS.items():
        assert f".{name}` | `{user}`" in listed
