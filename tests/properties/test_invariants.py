"""What holds of every report and every fix, whatever the source: generated, mutated, any bytes at all."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import analyse, apply_fixes
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.findings import RULE_NAMES, FileReport
from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.core.rules import Registry, Rule
from ssot_lsp.core.text import SourceText, decode_source
from tests.oracles.sources import mutations, pieces, programs, prose

PATH = "pkg/sub/module.py"
RULES = (
    Rule("module", ObjectRef("pkg.legacy"), ObjectRef("pkg.canonical"), rename=(("old", "new"),)),
    Rule("name", ObjectRef("pkg.other", "Name"), ObjectRef("pkg.canonical", "Name")),
    Rule("member", ObjectRef("pkg.other", "Class.method"), ObjectRef("pkg.canonical", "Class.run")),
    Rule("banned", ObjectRef("pkg.banned")),
    Rule("top", ObjectRef("oldmod"), ObjectRef("newmod"), submodules=False),
    Rule("standard", ObjectRef("collections", "Mapping"), ObjectRef("collections.abc", "Mapping")),
)
REGISTRY = Registry(rules=RULES)
INDEX = RuleIndex(RULES)


def context_of(_path: str) -> FileContext:
    return FileContext(PATH, "pkg.sub.module")


def prefilter(index: RuleIndex) -> Prefilter:
    made = Prefilter(index, context_of)
    made.prepare(many=True)
    return made


def report_on(utf8: bytes, *, mentions: bool = False) -> FileReport:
    return analyse(utf8, context_of(PATH), INDEX, REGISTRY, EVERYTHING, mentions=mentions)


class _Everything(NoModules):
    """Every module and name is there, so that as much as can be is fixed."""

    def look_up(self, ref):
        from ssot_lsp.core.facts import Lookup

        return Lookup("present", "unknown" if ref.qualname else "module", defined=ref)


EVERYTHING = _Everything()


def outside(utf8: bytes, report: FileReport) -> list[bytes]:
    """The stretches of the source that no safe edit touches."""
    touched = sorted(
        (edit.start, edit.end)
        for finding in report.findings
        if finding.fix and finding.fix.applicability == "safe"
        for edit in finding.fix.edits
    )
    stretches = []
    at = 0
    for start, end in touched:
        if start > at:
            stretches.append(utf8[at:start])
        at = max(at, end)
    return [*stretches, utf8[at:]]


def assert_sound(utf8: bytes) -> None:
    report = report_on(utf8)
    assert list(report.findings) == sorted(report.findings, key=lambda each: each.span)
    for finding in report.findings:
        assert 0 <= finding.span.start < finding.span.end <= len(utf8)
        utf8[: finding.span.start].decode()
        utf8[finding.span.start : finding.span.end].decode()
        if finding.fix is None:
            continue
        assert finding.fix.reason or finding.fix.applicability == "safe"
        at = 0
        for edit in finding.fix.edits:
            assert at <= edit.start <= edit.end <= len(utf8), finding.fix
            at = edit.end
            utf8[: edit.start].decode()
            utf8[edit.start : edit.end].decode()
    after = apply_fixes(utf8, report)
    at = 0
    for stretch in outside(utf8, report):
        found = after.find(stretch, at)
        assert found >= 0, (stretch, after)
        at = found + len(stretch)
    assert assert_parses_as_before(utf8, after)
    again = report_on(after)
    assert apply_fixes(after, again) == after, after
    left = Counter(str(each.legacy) for each in again.findings)
    mended = Counter(str(f.legacy) for f in report.findings if f.fix and f.fix.applicability == "safe")
    allowed = Counter(str(each.legacy) for each in report.findings)
    allowed.subtract(mended)
    assert not left - allowed, (left, allowed, after)


def assert_parses_as_before(before: bytes, after: bytes) -> bool:
    try:
        ast.parse(before.decode())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    ast.parse(after.decode())
    return True


@given(programs(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_reports_and_fixes_are_sound(text, newline):
    assert_sound(text.replace("\n", newline).encode())


@given(mutations())
def test_nothing_raises_on_mutated_source(text):
    source = decode_source(text.encode("utf-8", "surrogatepass"))
    assume(isinstance(source, SourceText))
    assert_sound(source.utf8)


@given(st.binary(max_size=200))
@example(b"\xff\xfeimport pkg.legacy")
@example(b"# coding: utf-7\nimport pkg.legacy")
@example(b"import pkg.legacy\x00")
def test_nothing_raises_on_any_bytes(data):
    prefilter(INDEX).may_hit(data, PATH)
    source = decode_source(data)
    if isinstance(source, SourceText):
        assert_sound(source.utf8)


@given(programs())
def test_line_ends_do_not_matter(text):
    def seen(newline: str) -> list[tuple[str, str]]:
        data = text.replace("\n", newline).encode()
        return [
            (each.code, data[each.span.start : each.span.end].decode().replace(newline, "\n"))
            for each in report_on(data).findings
        ]

    assert seen("\n") == seen("\r\n")


@given(programs())
def test_imports_are_found_whatever_ends_the_lines(text):
    def seen(newline: str) -> list[tuple[str, str | None]]:
        statements = import_statements(text.replace("\n", newline).encode())
        return [(each.name, each.alias) for statement in statements for each in statement.names]

    assert seen("\n") == seen("\r") == seen("\r\n")


@given(programs(), st.data())
def test_truncated_files_keep_their_whole_statements(text, data):
    utf8 = text.encode()
    cut = data.draw(st.integers(0, len(text)), label="cut")
    start = text[:cut].encode()
    assert_sound(start)
    line = start.rfind(b"\n") + 1
    whole = {each.span for each in import_statements(utf8) if each.span.end < line}
    assert whole <= {each.span for each in import_statements(start)}


@given(prose(), programs(statements=0))
def test_prose_is_never_a_finding(words, code):
    text = words.replace("CODE\n", code)
    report = report_on(text.encode(), mentions=True)
    assert not [each for each in report.findings if each.kind != "ignore"], text
    assert apply_fixes(text.encode(), report) == text.encode()
    named = len(re.findall(r"pkg\.(?:legacy|banned)\b", text))
    assert len(report.mentions) == named, (report.mentions, text)


def assert_search_is_complete(data: bytes) -> None:
    source = decode_source(data)
    assume(isinstance(source, SourceText))
    report = report_on(source.utf8)
    if report.findings:
        assert prefilter(INDEX).may_hit(data, PATH), report.findings


@given(programs(), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_the_search_misses_no_program(text, newline, bom):
    assert_search_is_complete((b"\xef\xbb\xbf" if bom else b"") + text.replace("\n", newline).encode())


@given(mutations())
def test_the_search_misses_no_mutation(text):
    assert_search_is_complete(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_search_misses_no_piece_of_one_rule(rule):
    index = RuleIndex([rule])
    registry = Registry(rules=(rule,))
    found = 0
    for text in pieces():
        utf8 = text.encode()
        report = analyse(utf8, context_of(PATH), index, registry, NoModules(), fixes=False)
        if report.findings:
            found += 1
            assert prefilter(index).may_hit(utf8, PATH), text
    assert found


def test_the_pieces_are_about_something():
    codes: Counter[str] = Counter()
    for text in pieces():
        report = report_on(text.encode())
        codes.update({each.code for each in report.findings})
        codes["changed"] += apply_fixes(text.encode(), report) != text.encode()
    assert min(codes[code] for code in (*RULE_NAMES, "changed")) > 20, codes
