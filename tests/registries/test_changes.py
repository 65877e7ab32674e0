from __future__ import annotations

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Origin, Phase, Registry, Rule
from ssot_lsp.registries.changes import changed_rules, renewed


def rule(legacy: str, canonical: str | None = None, line: int = 1) -> Rule:
    return Rule(
        legacy,
        ObjectRef(legacy),
        ObjectRef(canonical) if canonical else None,
        origin=Origin("/ws/ssot.toml", line),
    )


A, B, C = rule("a", "x"), rule("b", "y", 5), rule("c", "z", 9)


def test_nothing_has_changed_where_rules_only_moved_in_their_document() -> None:
    moved = B._replace(origin=Origin("/ws/ssot.toml", 7))
    assert changed_rules(Registry((A, B)), Registry((A, moved))) == ()
    assert renewed(Registry((A, B)), Registry((A, moved)))[id(B)] is moved


def test_a_rule_that_came_went_or_says_something_else_has_changed() -> None:
    assert changed_rules(Registry((A, B)), Registry((A, B, C))) == (C,)
    assert changed_rules(Registry((A, B, C)), Registry((A, B))) == (C,)
    other = B._replace(reason="moved")
    assert changed_rules(Registry((A, B)), Registry((A, other))) == (B, other)
    assert id(B) not in renewed(Registry((A, B)), Registry((A, other)))


def test_a_rule_whose_chain_leads_through_a_changed_one_has_changed() -> None:
    first, second, third = rule("p", "q.sub"), rule("q", "r"), rule("r", "s")
    changed = changed_rules(Registry((first, second)), Registry((first, second, third)))
    assert changed is not None
    assert set(changed) == {first, second, third}


def test_all_may_have_changed_where_more_than_rules_did() -> None:
    assert changed_rules(Registry((A,)), Registry((A,), phases=(Phase("p", ("x/**",)),))) is None
    assert changed_rules(Registry((A,)), Registry((A,), exclude=("x/**",))) is None
    assert changed_rules(Registry((A,)), Registry((A,), source_roots=("src",))) is None
