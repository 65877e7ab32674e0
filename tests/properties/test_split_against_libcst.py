"""Splitting an import list, judged by libcst: the names that stay, the names that move, and every comment."""

from __future__ import annotations

from collections import Counter

import libcst as cst
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import analyse, apply_fixes
from ssot_lsp.core.facts import Exports, Lookup
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Registry, Rule

NAMES = ("A", "B", "C", "D", "E", "F")


class Everything:
    """A world in which every name exists and is a value."""

    def look_up(self, ref):
        return Lookup("present", "value")

    def exports(self, module):
        return Exports(frozenset(), complete=False)

    names = exports

    def imports(self, module):
        return frozenset()


@st.composite
def statements(draw):
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True))
    moving = draw(st.sets(st.sampled_from(names), min_size=1, max_size=len(names)))
    parts = []
    for place, name in enumerate(names):
        alias = draw(st.sampled_from(["", f" as {name.lower()}"]))
        last = place == len(names) - 1
        comma = draw(st.sampled_from(["", ","])) if last else ","
        gap = draw(
            st.sampled_from(
                ["\n    ", " ", f"  # about {name}\n    ", f"\n    # above the next {place}\n    "]
            )
        )
        parts.append((f"{name}{alias}{comma}", gap))
    opening = draw(st.sampled_from(["(", "(\n    ", "(  # all of them\n    "]))
    text = "from old import " + opening
    for place, (entry, gap) in enumerate(parts):
        text += entry + (
            gap if place < len(parts) - 1 else draw(st.sampled_from(["", "\n", "  # the last\n"]))
        )
    text += ")" + draw(st.sampled_from(["", "  # noqa: F401", "  # kept"]))
    return text + "\n", frozenset(moving)


def imported(module):
    """Return what every `from` import of a module takes: (module, name, alias)."""
    found = Counter()
    for line in module.body:
        for part in line.body:
            if isinstance(part, cst.ImportFrom):
                for alias in part.names:
                    as_name = alias.asname.name.value if alias.asname else None
                    found[part.module.value, alias.name.value, as_name] += 1
    return found


def comments(module):
    class Collect(cst.CSTVisitor):
        def __init__(self):
            self.found = Counter()

        def visit_Comment(self, node):  # noqa: N802 - libcst's name
            for part in node.value.split("  #"):  # two comments may share a line
                self.found[part.lstrip("# ")] += 1

    collect = Collect()
    module.visit(collect)
    return collect.found


@given(statements())
def test_a_split_list_keeps_names_and_comments(drawn):
    source, moving = drawn
    rules = tuple(
        Rule(id=f"old:{name}", legacy=ObjectRef("old", name), canonical=ObjectRef("new", name))
        for name in sorted(moving)
    )
    report = analyse(
        source.encode(), FileContext("app.py", "app"), RuleIndex(rules), Registry(rules=rules), Everything()
    )
    assert len(report.findings) == len(moving)
    fixed = apply_fixes(source.encode(), report).decode()
    before, after = cst.parse_module(source), cst.parse_module(fixed)
    if fixed == source:
        assert all(finding.fix.reason for finding in report.findings)
        return
    wanted = Counter(
        {("new" if name in moving else module, name, alias): 1 for module, name, alias in imported(before)}
    )
    assert imported(after) == wanted
    kept = comments(after)
    assert kept >= comments(before)
    assert set(kept) == set(comments(before))  # a pragma may be repeated, nothing is made up
