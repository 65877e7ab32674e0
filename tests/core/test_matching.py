from __future__ import annotations

import pytest

from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Rule


def rule(legacy: str, canonical: str | None, **more: object) -> Rule:
    def ref(text: str) -> ObjectRef:
        module, _, name = text.partition(":")
        return ObjectRef(module, name)

    return Rule(legacy, ref(legacy), ref(canonical) if canonical else None, **more)  # type: ignore[arg-type]


def canonical(index: RuleIndex, module: str, *names: str, exact: bool = False) -> str | None:
    match = index.match(module, names, exact_module=exact)
    return str(match.canonical) if match is not None else None


def test_a_name_wins_over_its_module() -> None:
    index = RuleIndex([rule("a.b", "c.d"), rule("a.b:X", "e.f:Y")])
    assert canonical(index, "a.b", "X") == "e.f:Y"
    assert canonical(index, "a.b", "Z") == "c.d:Z"
    assert canonical(index, "a.bb", "X") is None


def test_what_was_matched_before_says_nothing_of_another_question() -> None:
    index = RuleIndex([rule("a.b", "c.d", submodules=False)])
    assert canonical(index, "a.b", "X") == "c.d:X"  # a name, for all that is known
    assert canonical(index, "a.b", "X", exact=True) is None
    assert canonical(index, "a.b", "X") == "c.d:X"
    assert canonical(index, "a.b.X") is None


def test_submodules_may_be_left_out() -> None:
    index = RuleIndex([rule("a", "b", submodules=False)])
    assert canonical(index, "a.sub", "X") is None
    assert canonical(index, "a", "X") == "b:X"


@pytest.mark.parametrize(
    ("module", "names", "expected"),
    [
        ("pkg", ("X",), "pkg.new:X"),
        ("pkg.new", ("X",), None),
        ("pkg", ("new",), None),
        ("pkg.news", (), "pkg.new.news"),
    ],
)
def test_what_lies_in_a_canonical_below_the_legacy_is_there_already(
    module: str, names: tuple[str, ...], expected: str | None
) -> None:
    index = RuleIndex([rule("pkg", "pkg.new")])
    assert canonical(index, module, *names, exact=not names) == expected


def test_chains_end_and_circles_do_not_hang() -> None:
    assert canonical(RuleIndex([rule("a", "b"), rule("b", "c")]), "a", "X") == "c:X"
    assert canonical(RuleIndex([rule("a", "b"), rule("b", "a")]), "a", "X") is not None


def test_a_banned_name_has_no_canonical() -> None:
    match = RuleIndex([rule("a:X", None)]).match("a", ("X",))
    assert match is not None
    assert match.canonical is None
