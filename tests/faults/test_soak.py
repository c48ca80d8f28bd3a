"""All promises at once, for some seconds under each server; `make soak` does it for as long as you like."""

from pathlib import Path

from .soak import soak


def test_ten_members_and_random_faults_end_without_a_difference(kind: str, tmp_path: Path) -> None:
    differences, summary = soak(kind, 0.2, tmp_path)
    assert not differences, summary
