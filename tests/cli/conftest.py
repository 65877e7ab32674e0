from __future__ import annotations

from typing import NamedTuple

import pytest

from ssot_lsp.cli.main import main


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def ssot(tmp_path, monkeypatch, capsys):
    """Run the command line in an empty folder, with an environment that asks for no colour."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def tree(tmp_path):
    """Write files, given as a mapping from relative path to text, into the folder."""

    def write(files):
        for rel, text in files.items():
            path = tmp_path / rel
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write
