from __future__ import annotations

from datetime import date

import pytest

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.registries.append import rules_to_append
from ssot_lsp.registries.toml import read_toml

DAY = date(2026, 3, 1)
PAIRS = [(ObjectRef("a.b"), ObjectRef("a.c"))]
RULE = '[[rule]]\nlegacy = "a.b"\ncanonical = "a.c"\nsince = 2026-03-01\n'


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("", RULE),
        ("\n", RULE),
        ("exclude = []\n", f"\n{RULE}"),
        ("exclude = []", f"\n\n{RULE}"),
        ("# nothing yet\r\n", f"\n{RULE}".replace("\n", "\r\n")),
        ('[[rule]]\nlegacy = "x"\n', f"\n{RULE}"),
        ("[[phase]]\nname = 'p'\npaths = ['**']\n", f"\n{RULE}"),
        ("rule = []\n", None),
        ('rule = [{ legacy = "x" }]\n', None),
        ('[rule]\nlegacy = "x"\n', None),
        ("exclude = [\n", None),
        ('[[rule]]\nlegacy = "a.b"\ncanonical = "a.d"\n', f"\n{RULE}"),
    ],
)
def test_what_is_added(before, added):
    assert rules_to_append(before.encode(), "/w/ssot.toml", PAIRS, DAY) == added


def test_a_pyproject_has_its_own_table():
    text = b'[project]\nname = "x"\n\n[tool.ssot-lsp]\n\n[tool.other]\nx = 1\n'
    added = rules_to_append(text, "/w/pyproject.toml", PAIRS, DAY)
    assert added is not None
    assert added.startswith("\n[[tool.ssot-lsp.rule]]\n")
    (rule,) = read_toml(text + added.encode(), "/w/pyproject.toml").rules
    assert (rule.legacy, rule.canonical, rule.since) == (*PAIRS[0], DAY)


def test_several_rules_are_blocks_of_their_own():
    pairs = [*PAIRS, (ObjectRef("x"), ObjectRef("y.é"))]
    added = rules_to_append(b"", "/w/ssot.toml", pairs, DAY)
    assert added is not None
    assert added.count("\n\n[[rule]]") == 1
    assert [
        (rule.legacy, rule.canonical) for rule in read_toml(added.encode(), "/w/ssot.toml").rules
    ] == pairs


def test_markdown_gets_no_rule():
    assert rules_to_append(b"# x\n", "/w/SSOT_REGISTRY.md", PAIRS, DAY) is None
