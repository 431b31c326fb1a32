"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extraction.staging import replaced_folder, write_whole


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.txt"
    write_whole(path, "一\r\n")
    assert path.read_bytes() == "一\r\n".encode()
    write_whole(path, b"two")
    assert [(found.name, found.read_bytes()) for found in path.parent.iterdir()] == [("file.txt", b"two")]


def test_a_file_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_whole(path, "whole")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "\ud800")
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("file.txt", "whole")]


def test_a_link_and_a_pipe_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file.txt")
    write_whole(tmp_path / "link", "content")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file.txt").read_text() == "content"
    ends = os.pipe()
    try:
        write_whole(Path(f"/dev/fd/{ends[1]}"), "content")
        assert os.read(ends[0], 99) == b"content"
    finally:
        for end in ends:
            os.close(end)


def test_a_folder_is_replaced_with_all_that_it_holds(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for name in ("one", "two"):
        with replaced_folder(folder) as part:
            write_whole(part / name, name)
    assert [path.name for path in folder.iterdir()] == ["two"]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_folder_stays_as_it_was_where_its_replacement_fails(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write_whole(folder / "one", "one")
    with pytest.raises(ValueError, match="failed"), replaced_folder(folder) as part:
        write_whole(part / "two", "two")
        raise ValueError("failed")
    assert [path.name for path in folder.iterdir()] == ["one"]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
