from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import analyse, apply_fixes
from ssot_lsp.core.findings import FileReport, Finding
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.rules import Registry
from ssot_lsp.core.text import LineIndex, SourceText, decode_source
from ssot_lsp.registries.load import load_registry
from ssot_lsp.workspace.resolve import WorkspaceModules
from tests.golden import Case, Want, case_roots, read_case

ROOTS = case_roots()


@dataclass(frozen=True)
class Bench:
    """A case with everything the engine asks for."""

    case: Case
    source: SourceText
    registry: Registry
    index: RuleIndex
    modules: WorkspaceModules
    reports: dict[bytes, FileReport]  # by text: the tests of a case ask for the same few

    def report(self, utf8: bytes) -> FileReport:
        if utf8 not in self.reports:
            context = FileContext(self.case.path, self.case.module, self.case.is_package)
            self.reports[utf8] = analyse(
                utf8, context, self.index, self.registry, self.modules, today=self.case.today
            )
        return self.reports[utf8]

    def fixed(self, utf8: bytes, *, unsafe: bool = False) -> bytes:
        return apply_fixes(utf8, self.report(utf8), unsafe=unsafe)


@pytest.fixture(params=ROOTS, ids=["/".join(root.parts[-2:]) for root in ROOTS])
def bench(request: pytest.FixtureRequest) -> Bench:
    return bench_of(request.param)


@cache
def bench_of(root: Path) -> Bench:
    case = read_case(root)
    registry = load_registry(case.root / "ssot.toml")
    faults = [problem for problem in registry.problems if problem.severity == "error"]
    assert bool(faults) is bool(case.options.get("problems", False)), faults
    modules = WorkspaceModules(source_roots=[str(case.root)], environment=None)
    return Bench(case, decoded(case.before), registry, RuleIndex(registry.rules), modules, {})


def decoded(data: bytes) -> SourceText:
    source = decode_source(data)
    assert isinstance(source, SourceText), source
    return source


def seen(utf8: bytes, finding: Finding) -> tuple[str, str, int, bool]:
    start, end = finding.span.start, finding.span.end
    line = LineIndex(utf8).position(start)[0] + 1
    return finding.code, utf8[start:end].decode("utf-8"), line, finding.expected_failure


def wanted(want: Want) -> tuple[str, str, int, bool]:
    return want.code, want.text, want.line, want.expected_failure


def applicability(finding: Finding, want: Want) -> str | None:
    if finding.fix is None:
        return "nofix"
    found = finding.fix.applicability
    return "nofix" if want.applicability == "nofix" and found == "display-only" else found


def test_findings_are_those_wanted(bench: Bench) -> None:
    utf8 = bench.source.utf8
    findings = bench.report(utf8).findings
    assert [seen(utf8, finding) for finding in findings] == [wanted(want) for want in bench.case.wants]
    for finding, want in zip(findings, bench.case.wants, strict=True):
        if want.applicability is not None:
            assert applicability(finding, want) == want.applicability, finding.fix
        words = " ".join(
            (finding.message, *((finding.fix.message, finding.fix.reason) if finding.fix else ()))
        )
        for regex in want.regexes:
            assert re.search(regex, words), words
        for name, value in want.fields:
            found = getattr(finding, name)
            assert str(found.id if name == "rule" and found else found) == value, name


def test_safe_fixes_make_before_into_after(bench: Bench) -> None:
    fixed = bench.fixed(bench.source.utf8)
    if bench.case.checks_fixes:
        assert fixed.decode("utf-8") == decoded(bench.case.after).utf8.decode("utf-8")
        assert bench.source.encode(fixed) == bench.case.after


def test_unsafe_fixes_make_before_into_unsafe(bench: Bench) -> None:
    fixed = bench.fixed(bench.source.utf8, unsafe=True)
    if bench.case.checks_fixes:
        assert fixed.decode("utf-8") == decoded(bench.case.unsafe).utf8.decode("utf-8")
        assert bench.source.encode(fixed) == bench.case.unsafe


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_one_pass_is_enough(bench: Bench, unsafe: bool) -> None:
    fixed = bench.fixed(bench.source.utf8, unsafe=unsafe)
    assert bench.fixed(fixed, unsafe=unsafe) == fixed
    applied = {"safe", "unsafe"} if unsafe else {"safe"}
    left = [finding.fix.applicability for finding in bench.report(fixed).findings if finding.fix]
    assert not applied & set(left)


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_fixed_text_parses(bench: Bench, unsafe: bool) -> None:
    if not bench.case.readable_here:
        pytest.skip(f"needs Python {bench.case.python[0]}.{bench.case.python[1]}, or is broken on purpose")
    ast.parse(bench.fixed(bench.source.utf8, unsafe=unsafe))


def test_whether_it_parses_is_told(bench: Bench) -> None:
    assert bench.report(bench.source.utf8).parses is bench.case.parses
