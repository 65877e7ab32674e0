from __future__ import annotations

import json
from datetime import date

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Origin, Registry, Rule
from ssot_lsp.registries.show import plain_rules


def test_every_field_is_shown_as_json_has_it() -> None:
    rule = Rule(
        id="factory",
        legacy=ObjectRef("a.factory"),
        canonical=ObjectRef("a.manager"),
        rename=(("create", "get"),),
        reason="Gone.",
        owner="@platform",
        issue="#1",
        source="docs#a",
        since=date(2025, 9, 14),
        deadline=date(2026, 12, 31),
        severity="hint",
        origin=Origin("/w/ssot.toml", 7, 3),
    )
    (shown,) = plain_rules(Registry((rule,)))
    assert json.loads(json.dumps(shown)) == {
        "id": "factory",
        "legacy": "a.factory",
        "canonical": "a.manager",
        "rename": {"create": "get"},
        "severity": "hint",
        "reason": "Gone.",
        "owner": "@platform",
        "issue": "#1",
        "since": "2025-09-14",
        "deadline": "2026-12-31",
        "source": {"path": "/w/ssot.toml", "line": 7},
    }


def test_what_is_not_said_is_null() -> None:
    (shown,) = plain_rules(Registry((Rule("a:X", ObjectRef("a", "X")),)))
    assert [key for key, value in shown.items() if value is None] == [
        "canonical", "severity", "reason", "owner", "issue", "since", "deadline", "source",
    ]  # fmt: skip
    assert shown["rename"] == {}


def test_a_name_that_changes_is_a_rename() -> None:
    def renames(legacy: ObjectRef, canonical: ObjectRef) -> object:
        return plain_rules(Registry((Rule("x", legacy, canonical),)))[0]["rename"]

    assert renames(ObjectRef("a", "X"), ObjectRef("b", "Y")) == {"X": "Y"}
    assert renames(ObjectRef("a", "X"), ObjectRef("b", "X")) == {}
    assert renames(ObjectRef("a", "C.x"), ObjectRef("b", "D.y")) == {"x": "y"}
    assert renames(ObjectRef("a"), ObjectRef("b")) == {}
