from __future__ import annotations

import os

import pytest

from ssot_lsp.cli import workspace as cli_workspace
from ssot_lsp.registries import load as loading

FILES = {
    "ssot.toml": 'extends = ["more.toml"]\n[[rule]]\nlegacy = "old:X"\ncanonical = "new:X"\n',
    "more.toml": '[[rule]]\nlegacy = "old:Y"\ncanonical = "new:Y"\n',
    "a.py": "from old import X, Y, Z\n",
}


@pytest.fixture
def loads(ssot, tree, monkeypatch):
    """A workspace whose registry is older than the clock's grain; lists every time it is read."""
    root = tree(FILES)
    for name in ("ssot.toml", "more.toml"):
        os.utime(root / name, (1_700_000_000, 1_700_000_000))
    read = []
    load = loading.load_registry

    def counted(path):
        read.append(path)
        return load(path)

    monkeypatch.setattr(loading, "load_registry", counted)
    return read


def found(ran):
    return [line.split("`")[1] for line in ran.out.splitlines() if ": SSOT" in line]


CHECK = ("check", "--output-format", "concise")


def test_an_unchanged_registry_is_not_read_again(ssot, loads):
    first = ssot(*CHECK)
    assert ssot(*CHECK) == first
    assert found(first) == ["old.X", "old.Y"]
    assert len(loads) == 1


def test_a_changed_document_is_read_again(ssot, loads, tmp_path):
    ssot(*CHECK)
    (tmp_path / "more.toml").write_text('[[rule]]\nlegacy = "old:Z"\ncanonical = "new:Z"\n')
    assert found(ssot(*CHECK)) == ["old.X", "old.Z"]
    assert len(loads) == 2


def test_a_document_that_is_gone_is_noticed(ssot, loads, tmp_path):
    ssot(*CHECK)
    (tmp_path / "more.toml").unlink()
    ran = ssot(*CHECK)
    assert (ran.code, found(ran)) == (2, ["old.X"])
    (tmp_path / "more.toml").write_text(FILES["more.toml"])
    assert found(ssot(*CHECK)) == ["old.X", "old.Y"]


def test_a_registry_changed_just_now_is_not_remembered(ssot, loads, tmp_path):
    os.utime(tmp_path / "more.toml")
    ssot(*CHECK)
    ssot(*CHECK)
    assert len(loads) == 2


def test_without_a_cache_nothing_is_left_behind(ssot, loads, tmp_path):
    ssot(*CHECK, "--no-cache")
    ssot(*CHECK, "--no-cache")
    assert len(loads) == 2
    assert not (tmp_path / ".ssot_cache").exists()


def test_what_another_version_remembered_is_not_trusted(ssot, loads, monkeypatch):
    ssot(*CHECK)
    monkeypatch.setattr(cli_workspace, "__version__", "0.0.0")
    ssot(*CHECK)
    assert len(loads) == 2
