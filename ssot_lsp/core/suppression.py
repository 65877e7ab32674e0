"""`# ssot: ignore` comments: what they silence, and which silence nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.findings import Edit, Finding, Fix, Span
from ssot_lsp.core.syntax import SIMPLE_STATEMENTS, statement_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.syntax import Path, Syntax

_IGNORE = re.compile(
    rb"#[ \t]*ssot:[ \t]*ignore(?P<file>-file)?(?![\w-])[ \t]*(?:\[(?P<what>[^\]\r\n]*)\])?[^#\r\n]*"
)


class Ignore(NamedTuple):
    """One comment. `only` are the codes and rule ids it names; empty means all."""

    span: Span
    whole_file: bool
    only: frozenset[str]

    def speaks_of(self, code: str, rule_id: str) -> bool:
        """Tell whether the comment speaks of findings with this code, by this rule."""
        return not self.only or code in self.only or rule_id in self.only


def find_ignores(syntax: Syntax) -> list[Ignore]:
    """List the suppression comments of a file; the same words inside a string are none."""
    found = []
    for match in _IGNORE.finditer(syntax.utf8):
        if syntax.path(match.start(), match.start() + 1)[-1].type != "comment":
            continue
        what = (match.group("what") or b"").decode("utf-8", "replace")
        only = frozenset(part.strip() for part in what.split(",") if part.strip())
        text = match.group().rstrip()
        found.append(
            Ignore(Span(match.start(), match.start() + len(text)), match.group("file") is not None, only)
        )
    return found


def suppress(
    syntax: Syntax, findings: Sequence[Finding], ignores: Sequence[Ignore]
) -> tuple[list[Finding], list[Finding], list[Ignore]]:
    """Return the findings that stay, those that comments silence, and the comments that silence nothing."""
    if not ignores:
        return list(findings), [], []
    used: set[Ignore] = set()
    kept: list[Finding] = []
    silenced: list[Finding] = []
    for finding in findings:
        rule_id = finding.rule.id if finding.rule else ""
        by = [
            ignore
            for ignore in ignores_at(syntax, ignores, finding.span)
            if ignore.speaks_of(finding.code, rule_id)
        ]
        used.update(by)
        (silenced if by else kept).append(finding)
    return kept, silenced, [ignore for ignore in ignores if ignore not in used]


def ignores_at(syntax: Syntax, ignores: Sequence[Ignore], span: Span) -> list[Ignore]:
    """List the comments on the statement that holds `span`, or for the whole file; `ignores` are in order."""
    lines = statement_lines(syntax, syntax.path(span.start, span.end))
    first = bisect_left(ignores, lines.start, key=_place)
    last = bisect_left(ignores, lines.end, key=_place)
    return [
        *(one for one in ignores[first:last] if not one.whole_file),
        *(i for i in ignores if i.whole_file),
    ]


def _place(ignore: Ignore) -> int:
    """Return where a comment begins."""
    return ignore.span.start


def statement_lines(syntax: Syntax, path: Path) -> Span:
    """Return the whole physical lines of the statement (or compound header) a place belongs to."""
    step = path[statement_index(path)]
    start, end = step.node.start_byte, step.node.end_byte
    if step.type == "module":
        start, end = path[-1].node.start_byte, path[-1].node.end_byte
        if len(path) == 1:
            start, end = 0, 0
    elif step.type not in SIMPLE_STATEMENTS:
        definition = step.node.child_by_field_name("definition") or step.node
        body = definition.child_by_field_name("body") or definition.child_by_field_name("consequence")
        if body is not None:
            end = max(start, body.start_byte - 1)
            colon = syntax.utf8.rfind(b":", start, body.start_byte)
            end = colon if colon >= 0 else end
    utf8 = syntax.utf8
    first = max(utf8.rfind(b"\n", 0, start), utf8.rfind(b"\r", 0, start)) + 1
    stops = [at for at in (utf8.find(b"\n", end), utf8.find(b"\r", end)) if at >= 0]
    return Span(first, min(stops) if stops else len(utf8))


def removal(utf8: bytes, ignore: Ignore) -> Fix:
    """Return the fix that takes a comment away, with its line if nothing else stands on it."""
    start, end = ignore.span.start, ignore.span.end
    line = max(utf8.rfind(b"\n", 0, start), utf8.rfind(b"\r", 0, start)) + 1
    after = utf8[end : end + 2]
    if not utf8[line:start].strip() and after[:1] in {b"\n", b"\r", b""}:
        start = line
        end += 2 if after == b"\r\n" else len(after[:1])
    elif after[:1] in {b"\n", b"\r", b""}:
        while start > line and utf8[start - 1 : start] in {b" ", b"\t"}:
            start -= 1
    else:
        while utf8[end : end + 1] in {b" ", b"\t"}:
            end += 1
    return Fix("safe", "Remove the unused suppression", (Edit(start, end, ""),))
