from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Registry, Rule
from ssot_lsp.registries.load import load_registry
from ssot_lsp.workspace.check import check
from ssot_lsp.workspace.index import rules_key

# What a run says that goes by what an earlier one remembered, and a run that remembers nothing.

LONG_AGO = 1_600_000_000
MOVED = '[[rule]]\nid = "moved"\nlegacy = "old.mod"\ncanonical = "new.mod"\n'


@pytest.fixture
def write(tmp_path):
    """Write files; nothing in the folder is newer than long ago."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def told(root, rules, **options):
    registry = root / "ssot.toml"
    registry.write_text(rules, encoding="utf-8")
    for folder, _, names in os.walk(root):
        for name in (".", *names):
            os.utime(Path(folder, name), (LONG_AGO, LONG_AGO))
    os.utime(registry, (LONG_AGO, LONG_AGO + sum(rules.encode())))
    done = check([str(root)], root=str(root), registry=load_registry(registry), **options)
    return [
        (file.rel, one.code, one.span, one.fix and one.fix.applicability)
        for file in done.files
        for one in file.report.findings
    ]


def codes(root, rules=MOVED, **options):
    """Say what is found by memory, after making sure that it is what is found without."""
    found = told(root, rules, **options)
    assert found == told(root, rules, cache=False, **options)
    return [code for _, code, *_ in found]


@pytest.mark.parametrize("upto", [None, 0])
@pytest.mark.parametrize(
    ("text", "before", "after", "found"),
    [
        (
            "from old.mod import X  # ssot: ignore[a]\n",
            MOVED.replace("moved", "a"),
            MOVED.replace("moved", "b"),
            ["SSOT001", "SSOT005"],
        ),
        (
            "from old.mod import X  # ssot: ignore[SSOT001]\n",
            MOVED,
            MOVED.partition("canonical")[0],
            ["SSOT004", "SSOT005"],
        ),
        ("from old.mod.new import X\n", MOVED.replace("new.mod", "old.mod.new"), MOVED, ["SSOT001"]),
    ],
    ids=["another id", "no replacement any more", "another replacement"],
)
def test_a_rule_that_says_something_else_is_heard(write, text, before, after, found, upto):
    root = write({"a.py": text, "b.py": "x = 1\n"})
    for _ in range(2):
        assert codes(root, before, fixes_up_to=upto) == []
    for _ in range(2):
        assert codes(root, after, fixes_up_to=upto) == found
    assert codes(root, before, fixes_up_to=upto) == []


def test_words_about_a_rule_make_nothing_looked_at_again():
    rule = Rule("moved", ObjectRef("old.mod"), ObjectRef("new.mod"))
    key = rules_key(Registry((rule,)))
    assert rules_key(Registry((rule._replace(reason="why", owner="us", severity="error"),))) == key
    for other in (rule._replace(id="other"), rule._replace(canonical=None), rule._replace(submodules=False)):
        assert rules_key(Registry((other,))) != key


@pytest.mark.parametrize("upto", [None, 0])
@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("import importlib\nimportlib.import_module('.mod', __package__)\n", ["SSOT003"], []),
        ("from .mod import X\nimport old.mod\n", ["SSOT001", "SSOT001"], ["SSOT001"]),
        ("from .mod import X\n", ["SSOT001"], []),
    ],
)
def test_a_file_in_another_package_is_looked_at_again(write, text, inside, outside, upto):
    root = write({"a/old/x.py": text, "b.py": "x = 1\n"})
    project = root / "a/pyproject.toml"
    for _ in range(2):
        assert codes(root, fixes_up_to=upto) == outside  # it is `a.old.x`
    project.touch()
    for _ in range(2):
        assert codes(root, fixes_up_to=upto) == inside
    project.unlink()
    for _ in range(2):
        assert codes(root, fixes_up_to=upto) == outside


def test_a_fix_of_a_file_that_is_another_module_is_worked_out_again(write):
    root = write({"a/new/mod.py": "from old.mod import X\n", "new/mod.py": "X = 1\n", "b.py": "x = 1\n"})
    for _ in range(2):
        codes(root)
    (root / "a/pyproject.toml").touch()  # then it would import itself
    for _ in range(2):
        codes(root)
