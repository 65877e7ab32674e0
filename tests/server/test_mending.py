from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import apply_fixes
from ssot_lsp.core.suppression import statement_lines
from ssot_lsp.core.syntax import Syntax
from ssot_lsp.server.mending import ignore_edit, mend
from ssot_lsp.server.rules import prepare
from tests.golden import case_roots
from tests.test_cases import Bench, bench_of

if TYPE_CHECKING:
    from pathlib import Path

    from ssot_lsp.core.findings import Finding

ROOTS = case_roots()
IDS = ["/".join(root.parts[-2:]) for root in ROOTS]


def context_of(bench: Bench) -> FileContext:
    return FileContext(bench.case.path, bench.case.module, bench.case.is_package)


def named(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.code, one.rule.id if one.rule else "") for one in findings]


@pytest.mark.parametrize("root", ROOTS, ids=IDS)
def test_ignoring_silences_just_that_statement(root: Path) -> None:
    bench = bench_of(root)
    utf8, context, rules = bench.source.utf8, context_of(bench), prepare(bench.registry, 1)
    findings = rules.report(utf8, context).findings
    for finding in findings:
        if finding.rule is None:
            continue
        edit = ignore_edit(utf8, finding, rules, context)
        if edit is None:
            continue
        changed = utf8[: edit.start] + edit.text.encode() + utf8[edit.end :]
        syntax = Syntax(utf8)
        lines = statement_lines(syntax, syntax.path(finding.span.start, finding.span.end))
        left = [
            one
            for one in findings
            if not (one.rule is finding.rule and lines.start <= one.span.start <= lines.end)
        ]
        assert finding not in left
        assert named(list(rules.report(changed, context).findings)) == named(left)
        if bench.case.readable_here:
            assert ast.dump(ast.parse(changed)) == ast.dump(ast.parse(utf8))


def test_nearly_everything_can_be_ignored() -> None:
    able = unable = 0
    for root in ROOTS:
        bench = bench_of(root)
        rules = prepare(bench.registry, 1)
        for finding in rules.report(bench.source.utf8, context_of(bench)).findings:
            if finding.rule is not None:
                edit = ignore_edit(bench.source.utf8, finding, rules, context_of(bench))
                able, unable = able + (edit is not None), unable + (edit is None)
    assert able > 20 * unable, (able, unable)


@pytest.mark.parametrize("root", ROOTS[::5], ids=IDS[::5])
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_mending_comes_to_what_check_makes_of_it(root: Path, unsafe: bool) -> None:
    bench = bench_of(root)
    rules, utf8 = prepare(bench.registry, 1), bench.source.utf8
    mended = mend(utf8, bench.report(utf8), rules, context_of(bench), bench.modules, unsafe=unsafe)
    made = utf8
    for edit in reversed(mended.edits):
        made = made[: edit.start] + edit.text.encode() + made[edit.end :]
    assert made == apply_fixes(utf8, bench.report(utf8), unsafe=unsafe)
    assert (mended.count > 0) is (made != utf8)
