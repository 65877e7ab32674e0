from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ssot_lsp.workspace.write import Changed, WriteFault, write_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "p" / "a.py"
    path.parent.mkdir()
    path.write_bytes(b"old\r\n")
    return path


def _alone(file: Path) -> bool:
    return [entry.name for entry in file.parent.iterdir()] == [file.name]


def test_bytes_are_replaced(file: Path) -> None:
    assert write_file(str(file), b"old\r\n", b"new\n\xff\r") is None
    assert file.read_bytes() == b"new\n\xff\r"
    assert _alone(file)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
@pytest.mark.parametrize("mode", [0o755, 0o600, 0o664, 0o2755])
def test_mode_is_kept(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert write_file(str(file), b"old\r\n", b"new") is None
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_changed_file_is_left(file: Path) -> None:
    assert write_file(str(file), b"older", b"new") == Changed(str(file))
    assert file.read_bytes() == b"old\r\n"
    assert _alone(file)


def test_a_file_that_changes_while_we_write_is_left(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def change(handle: int) -> None:
        fsync(handle)
        file.write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", change)
    assert write_file(str(file), b"old\r\n", b"new") == Changed(str(file))
    assert file.read_bytes() == b"theirs"
    assert _alone(file)


def test_a_file_that_vanished(file: Path) -> None:
    file.unlink()
    assert write_file(str(file), b"old\r\n", b"new") == Changed(str(file))
    assert not file.exists()


def test_a_link_stays_and_its_target_is_written(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.py"
    try:
        link.symlink_to(file)
    except OSError:
        pytest.skip("symbolic links cannot be made here")
    assert write_file(str(link), b"old\r\n", b"new") is None
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_read_only_files_are_left(file: Path) -> None:
    file.chmod(0o444)
    assert write_file(str(file), b"old\r\n", b"new") == WriteFault(str(file), "read-only")
    assert file.read_bytes() == b"old\r\n"
    file.chmod(0o644)
    assert _alone(file)


def test_what_is_no_file(tmp_path: Path) -> None:
    assert write_file(str(tmp_path), b"", b"new") == WriteFault(str(tmp_path), "not a regular file")


def test_nothing_to_write_is_not_written(file: Path) -> None:
    before = file.stat()
    assert write_file(str(file), b"old\r\n", b"old\r\n") is None
    assert file.stat().st_ino == before.st_ino
    assert file.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied"), "permission denied"),
        (OSError(28, "No space left on device"), "no space left on device"),
    ],
)
def test_faults_leave_nothing_behind(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: OSError, message: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        assert write_file(str(file), b"old\r\n", b"new") == WriteFault(str(file), message)
    assert file.read_bytes() == b"old\r\n"
    assert _alone(file)


def test_an_interrupt_leaves_nothing_behind(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(str(file), b"old\r\n", b"new")
    assert file.read_bytes() == b"old\r\n"
    assert _alone(file)
