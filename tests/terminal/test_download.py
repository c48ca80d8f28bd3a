"""A file that a room names is saved in this folder, and as nothing that some program reads by itself."""

import pytest

from chatapp.terminal import download


@pytest.mark.parametrize(
    ("named", "saved"),
    [
        ("The-room-2026-11-26.txt", "The-room-2026-11-26.txt"),
        ("Café.txt", "Café.txt"),
        ("../../.profile", "profile"),
        (".bashrc", "bashrc"),
        ("/etc/passwd", "passwd"),
        ("a\x00b\x1b[2J\nc\u202e.txt", "ab[2Jc.txt"),
        ("\udcff.txt", "txt"),
        ("", "room"),
        ("..", "room"),
        ("folder/", "folder"),
    ],
)
def test_it_is_saved_here_whatever_it_is_called(tmp_path, monkeypatch, named, saved):
    monkeypatch.chdir(tmp_path)
    download.save(named, [b"words"])
    assert [path.name for path in tmp_path.iterdir()] == [saved]
    assert (tmp_path / saved).read_bytes() == b"words"
