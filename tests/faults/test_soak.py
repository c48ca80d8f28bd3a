"""All promises at once, for half a minute under both servers; `make soak` does it for as long as you like."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.server import KINDS

from .soak import soak


def test_ten_members_and_random_faults_end_without_a_difference(tmp_path: Path) -> None:
    with ThreadPoolExecutor(len(KINDS)) as both:
        for differences, summary in both.map(lambda kind: soak(kind, 0.5, tmp_path), KINDS):
            assert not differences, summary
