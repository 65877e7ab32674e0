from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssot_lsp.cli import check, quick
from ssot_lsp.cli.arguments import parse
from ssot_lsp.cli.main import main

REGISTRY = """\
[[rule]]
legacy = "pkg.old"
canonical = "pkg.new"

[[rule]]
legacy = "other:Name"
canonical = "new:Name"
"""
LONG_AGO = 1_700_000_000


def write(root, files):
    for rel, text in files.items():
        path = root / rel
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(root / "ssot.toml", (LONG_AGO, LONG_AGO))


@pytest.fixture
def small(ssot, tmp_path):
    write(tmp_path, {"ssot.toml": REGISTRY, "a.py": "import os\n", "sub/b.py": "x = 1\n"})
    assert ssot("check").code == 0
    return tmp_path


def is_quick(*arguments):
    options = parse(("check", *arguments))
    return quick.is_plain(options) and quick.nothing_to_find(options)


def test_the_first_run_is_not_quick_the_second_is(ssot, tmp_path):
    write(tmp_path, {"ssot.toml": REGISTRY, "a.py": "import os\n"})
    assert not is_quick()
    first = ssot("check")
    assert is_quick()
    assert ssot("check") == first == (0, "All checks passed!\n", "")


def test_the_whole_job_is_not_done_then(ssot, small, monkeypatch):
    monkeypatch.delattr(check, "open_workspace")
    assert ssot("check", "-q") == (0, "", "")


@pytest.mark.parametrize(
    "text",
    ["from pkg import old\n", "# old\n", "x = 'other.Name'\n", "x = 1  # ssot: ignore\n", "é = 1\n", "\0"],
)
def test_what_may_be_a_finding_is_looked_at(small, text):
    (small / "a.py").write_text(text, "utf-8")
    assert not is_quick()


@pytest.mark.parametrize(
    "rel", ["pkg/old/__init__.py", "src/pkg/old/deep/x.py", "pkg-stubs/old/__init__.pyi", "other/Name/x.py"]
)
def test_the_legacy_package_itself_is_looked_at(ssot, small, rel):
    write(small, {rel: "from . import x\n"})
    assert not is_quick()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-cache"], ["--config", "ssot.toml"], ["--diff"], ["--mentions"], ["--changed"], ["-o", "x"],
        ["--output-format", "json"], ["--force-exclude"], ["-"],
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_whole_job(small, arguments):
    assert not is_quick(*arguments)


@pytest.mark.parametrize(
    "arguments", [[], ["."], ["a.py"], ["-q"], ["--fix"], ["--output-format", "concise"]]
)
def test_what_is_plain_is_quick(small, arguments):
    assert is_quick(*arguments)


def test_a_changed_registry_is_read(ssot, small):
    (small / "ssot.toml").write_text(REGISTRY + '[[rule]]\nlegacy = "os"\n')
    assert not is_quick()
    assert ssot("check").code == 1


def test_a_nearer_registry_speaks(small):
    (small / "sub/ssot.toml").write_text('[[rule]]\nlegacy = "x"\n')
    assert not is_quick("sub/b.py")


def test_exclude_counts(small):
    (small / "c.py").write_text("import pkg.old\n")
    assert not is_quick()
    assert is_quick("--exclude", "c.py")


def test_what_cannot_be_read_is_left_to_the_whole_job(small):
    assert not is_quick("a.py", "gone.py")


def test_a_large_tree_is_walked_once(ssot, small, monkeypatch):
    monkeypatch.setattr(quick, "MOST_FILES", 1)
    (small / "a.py").write_text("import re\n# old\n")
    ssot("check")
    monkeypatch.delattr(quick, "discover")
    assert not is_quick()
    assert not is_quick("sub")


def test_a_registry_with_doubts_is_not_remembered(ssot, tmp_path):
    document = "```python\n# ❌ BROKEN, see below\nx = 1\n```\n```python\n# ❌\nfrom a import B\n```\n"
    write(tmp_path, {"ssot.toml": f'documents = ["r.md"]\n{REGISTRY}', "r.md": document, "a.py": ""})
    os.utime(tmp_path / "r.md", (LONG_AGO, LONG_AGO))
    assert "doubt" in ssot("check").err
    assert not is_quick()
    assert "doubt" in ssot("check").err


PIECES = [
    "import pkg.old\n", "from pkg import old\n", "from . import old\n", "from .old import x\n",
    "import pkg\n", "pkg.old.x\n", "from other import *\n", "import other\n", "other.Name\n",
    "from pkg.old import *\n", "'pkg.old.x'\n", "from . import sub\n", "# ssot: ignore\n",
    "#ssot:ignore-file\n", "import os\n", "x = 1\n", "from p\u212fg import x\n", "\u00e9 = 1\n",
    "\x0c", "\r", "(", '"""', "from \\\n pkg \\\n import old\n",
]  # fmt: skip

RELS = (
    "a.py",
    "pkg/b.py",
    "pkg/old/c.py",
    "pkg/old.py",
    "other.pyi",
    "d.ipynb",
    "pkg-stubs/old/c.pyi",
    "other/Name/x.py",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("quick")
    write(root, {"ssot.toml": REGISTRY, "start.py": ""})
    return root


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rel=st.sampled_from(
        [
            "a.py",
            "pkg/b.py",
            "pkg/old/c.py",
            "pkg/old.py",
            "other.pyi",
            "d.ipynb",
            "pkg-stubs/old/c.pyi",
            "other/Name/x.py",
        ]
    ),
    pieces=st.lists(st.sampled_from(PIECES), max_size=4),
)
def test_quick_never_hides_what_the_whole_job_finds(place, capsys, rel, pieces):
    before = Path.cwd()
    os.chdir(place)
    write(place, {rel: "".join(pieces)})
    try:
        main(["check", "start.py"])  # remembers the registry
        if is_quick(rel):
            assert main(["check", "--no-cache", rel]) == 0
    finally:
        (place / rel).unlink()
        os.chdir(before)
        capsys.readouterr()
