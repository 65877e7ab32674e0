"""What is remembered between runs: files in `.ssot_cache` at the workspace root.

Deleting the folder is always safe. It is marked as a cache (https://bford.info/cachedir/) and ignores
itself for Git. Nothing here fails: what cannot be read is not there, what cannot be written is not kept.
"""

from __future__ import annotations

import os
from typing import Any

FOLDER = ".ssot_cache"
_TAG = """\
Signature: 8a477f597d28d172789f06886806bc55
# This folder was made by ssot-lsp. It holds nothing that is not made again when it is missing.
"""
_MARKS = {"CACHEDIR.TAG": _TAG, ".gitignore": "*\n"}


def recall(root: str, name: str) -> object:
    """Give what `keep` last put under `name` for the workspace at `root` (absolute), or None.

    It may be of any other version of this program, so the shape has to be checked.
    """
    from binascii import crc32
    from marshal import loads

    try:
        with open(os.path.join(root, FOLDER, name), "rb") as file:  # noqa: PTH118, PTH123
            data = file.read()
        whole = data[:4] == crc32(data[4:]).to_bytes(4, "little")  # marshal itself trusts what it reads
        return loads(memoryview(data)[4:]) if whole else None
    except (OSError, EOFError, ValueError, TypeError):
        return None


def keep(root: str, name: str, value: tuple[Any, ...]) -> None:
    """Remember `value`, made of tuples, lists, strings, bytes, numbers and None, under `name`."""
    from binascii import crc32
    from marshal import dumps

    data = dumps(value)
    folder = os.path.join(root, FOLDER)  # noqa: PTH118
    begin(root)
    try:
        temporary = os.path.join(folder, f"{name}.{os.getpid()}.tmp")  # noqa: PTH118
        with open(temporary, "wb") as file:  # noqa: PTH123
            file.write(crc32(data).to_bytes(4, "little") + data)
        os.replace(temporary, os.path.join(folder, name))  # noqa: PTH105, PTH118
    except OSError:
        return


def begin(root: str) -> None:
    """Make the folder if there is none."""
    folder = os.path.join(root, FOLDER)  # noqa: PTH118
    try:
        if not os.path.isdir(folder):  # noqa: PTH112
            os.mkdir(folder)  # noqa: PTH102
            for name, text in _MARKS.items():
                path = os.path.join(folder, name)  # noqa: PTH118
                with open(path, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
                    file.write(text)
    except OSError:
        return
