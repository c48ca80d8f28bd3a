"""`make audit` tells three things apart: nothing is known, a hole is, and nobody could be asked."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("played", "status", "says"),
    [
        ("echo No known vulnerabilities found >&2", 0, "No known vulnerabilities found"),
        ("echo Found 1 known vulnerability in 1 package >&2; echo wsproto 1.0 X-1; exit 1", 1, "wsproto 1.0 X-1"),
        (
            "echo No known vulnerabilities found; echo flask could not be audited",
            2,
            "flask could not be audited\nNOT AUDITED",
        ),
        ("echo Traceback; echo ConnectionError: no route >&2; exit 1", 2, "ConnectionError: no route\nNOT AUDITED"),
    ],
)
def test_it_says_what_it_has_found_and_ends_well_only_if_it_asked(tmp_path, played, status, says):
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\n{played}\n")
    program.chmod(0o755)
    command = ["make", "-s", "-o", str(program), "audit", f"AUDIT={program}", f"AUDIT_FOLDER={program}"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert says in ended.stdout
    assert "Traceback" not in ended.stdout
    assert ended.stderr.count(f"Error {status}") == (1 if status else 0), ended.stderr
    assert bool(ended.returncode) == bool(status)
