from __future__ import annotations

import pytest


@pytest.fixture
def tree(tmp_path):
    """Write files, given as a mapping from relative path to text, into an empty folder; returns it."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path

    return write
