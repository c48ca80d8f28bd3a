"""The locks: every machine installs the same packages, and each is the one that was meant."""

import re
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements", "requirements-dev", "benchmarks/requirements", "requirements-valkey"]
ROOM, TESTS, BENCH, VALKEY = LOCKS

LOCKED = re.compile(r"([a-z0-9-]+)==([\w.]+)( ; [^:/@]+?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)")
"""A name, one exact version, perhaps for which machines, hashes; no address and no path."""


def lines(file):
    """What a file of requirements says, its comments taken out and its long lines made one."""
    text = re.sub(r"(^|\s)#.*", "", (ROOT / file).read_text())
    return [line.strip() for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def locked(lock):
    """Name → what its line says."""
    return {found[1]: found for found in map(LOCKED.fullmatch, lines(f"{lock}.txt")) if found}


def asked(lock):
    return [Requirement(line) for line in lines(f"{lock}.in") if not line.startswith("-")]


def needed(name):
    """What an installed package needs on this machine, without its extras."""
    found = [Requirement(line) for line in requires(name) or ()]
    return [one for one in found if not one.marker or one.marker.evaluate({"extra": ""})]


def here(found):
    return not found[3] or Marker(found[3].strip(" ;")).evaluate()


def missing(requirements, lock):
    """The requirements that the lock does not meet."""
    found = {one: locked(lock).get(canonicalize_name(one.name)) for one in requirements}
    return [str(one) for one, line in found.items() if not line or not one.specifier.contains(line[2])]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_once_to_one_version_with_its_hashes(lock):
    said = lines(f"{lock}.txt")
    assert [line[:60] for line in said if not LOCKED.fullmatch(line)] == []
    assert len(said) == len(locked(lock)) > (1 if lock == VALKEY else 10)


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_asked_for_is_locked(lock):
    assert len(asked(lock)) > (1 if lock == VALKEY else 5)
    assert missing(asked(lock), lock) == [], "make lock"


def test_what_a_locked_package_needs_is_locked_too():
    for name, found in locked(TESTS).items():
        assert not here(found) or missing(needed(name), TESTS) == [], f"needed by {name}"


def test_the_tests_run_with_all_packages_of_the_room():
    assert locked(ROOM).keys() <= locked(TESTS).keys()


@pytest.mark.parametrize("lock", [ROOM, BENCH, VALKEY])
def test_a_package_in_two_locks_is_the_same_in_both(lock):
    shared = locked(lock).keys() & locked(TESTS).keys()
    assert shared
    for name in shared:
        assert locked(lock)[name].group(2, 4) == locked(TESTS)[name].group(2, 4), "make lock"
