"""Writing a changed file: whole or not at all, and only over the bytes that were read."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from stat import S_IMODE, S_ISREG

_RETRIES = 5  # on Windows, while a virus scanner or an indexer holds the file


@dataclass(frozen=True, slots=True)
class Changed:
    """The file is no longer what was read; nothing was written."""

    path: str


@dataclass(frozen=True, slots=True)
class WriteFault:
    """Why a file was left as it is, in words that can follow the path and a colon."""

    path: str
    message: str


def write_file(path: str, expected: bytes, new: bytes) -> Changed | WriteFault | None:
    """Replace the content of the existing file `path`, which was `expected` when read, by `new`.

    None when it is done: readers see the old bytes or the new, never a part (temporary file in the
    same directory, fsync, rename). Mode and, where the system allows it, owner are kept; a symbolic
    link stays and the file it leads to is written; other hard links keep the old content.
    """
    target = os.path.realpath(path)
    try:
        before = os.stat(target)  # noqa: PTH116
        if not S_ISREG(before.st_mode):
            return WriteFault(path, "not a regular file")
        with open(target, "rb") as file:  # noqa: PTH123
            if file.read() != expected:
                return Changed(path)
        if new == expected:
            return None
        if not before.st_mode & 0o222 or not os.access(target, os.W_OK):
            return WriteFault(path, "read-only")
        temporary = _write_beside(target, new, before)
    except OSError as error:
        return Changed(path) if isinstance(error, FileNotFoundError) else WriteFault(path, _reason(error))
    try:
        if _identity(os.stat(target)) != _identity(before):  # noqa: PTH116
            return Changed(path)
        _replace(temporary, target)
        temporary = ""
    except OSError as error:
        return Changed(path) if isinstance(error, FileNotFoundError) else WriteFault(path, _reason(error))
    finally:
        if temporary:
            _remove(temporary)
    return None


def _write_beside(target: str, data: bytes, like: os.stat_result) -> str:
    """Write `data` to a new file in the directory of `target`; give its path."""
    from tempfile import mkstemp  # only those who write pay for it

    handle, temporary = mkstemp(prefix=".ssot-", suffix=".tmp", dir=os.path.dirname(target))  # noqa: PTH120
    try:
        with open(handle, "wb") as file:  # noqa: PTH123
            file.write(data)
            file.flush()
            os.fsync(handle)
            made = os.fstat(handle)
        if sys.platform != "win32" and (like.st_uid, like.st_gid) != (made.st_uid, made.st_gid):
            with suppress(OSError):
                os.chown(temporary, like.st_uid, like.st_gid)
        os.chmod(temporary, S_IMODE(like.st_mode))  # noqa: PTH101 - last: chown clears set-user-ID
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _replace(temporary: str, target: str) -> None:
    for attempt in range(_RETRIES):
        try:
            os.replace(temporary, target)  # noqa: PTH105
        except PermissionError:
            if os.name != "nt" or attempt == _RETRIES - 1:
                raise
            from time import sleep

            sleep(0.02 * 2**attempt)
        else:
            return


def _remove(temporary: str) -> None:
    with suppress(OSError):
        os.unlink(temporary)  # noqa: PTH108


def _identity(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _reason(error: OSError) -> str:
    return (
        "permission denied" if isinstance(error, PermissionError) else (error.strerror or str(error)).lower()
    )
