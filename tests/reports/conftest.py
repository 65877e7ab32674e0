from __future__ import annotations

import pytest

from ssot_lsp.core.findings import Edit, FileReport, Finding, Fix, Mention, Span
from ssot_lsp.core.names import parse_object_ref
from ssot_lsp.core.rules import Rule
from ssot_lsp.reports.model import Cell, Report, SourceFile, locate, locate_mentions

KINDS = {
    "SSOT001": "import",
    "SSOT002": "reference",
    "SSOT003": "string",
    "SSOT004": "import",
    "SSOT005": "ignore",
}


def ref(text):
    return parse_object_ref(text) if text else None


def rule(legacy="old.mod", canonical="new.mod", **more):
    return Rule(more.pop("id", legacy), ref(legacy), ref(canonical), **more)


def span_of(text, part, nth=0):
    at = -1
    for _ in range(nth + 1):
        at = text.index(part, at + 1)
    start = len(text[:at].encode())
    return Span(start, start + len(part.encode()))


def finding(text, part, *, code="SSOT001", nth=0, message=None, fix=None, **more):
    legacy = more.pop("legacy", "old.mod:X")
    said_by = more.pop("rule", None if code == "SSOT005" else rule())
    return Finding(
        code,
        more.pop("kind", KINDS[code]),
        span_of(text, part, nth),
        message or f"`{legacy}` is legacy",
        more.pop("severity", "warning"),
        more.pop("phase", "other"),
        said_by,
        None if code == "SSOT005" else ref(legacy),
        ref(more.pop("canonical", "new.mod:X")),
        fix=fix,
        **more,
    )


def replace(text, part, by, *, nth=0, applicability="safe", message="Import from `new.mod`", reason=""):
    span = span_of(text, part, nth)
    return Fix(applicability, message, (Edit(span.start, span.end, by),), reason)


def report(files, *, root="/w", here="/w", mentions=None, **more):
    located, spoken = [], []
    for rel, (text, findings, *cells) in files.items():
        file = SourceFile(f"{root}/{rel}", rel, text.encode(), [Cell(*cell) for cell in cells])
        located += locate(file, FileReport(tuple(findings)))
        spoken += locate_mentions(file, (mentions or {}).get(rel, ()))
    return Report(
        root,
        here,
        tuple(located),
        tuple(spoken),
        with_mentions=mentions is not None,
        checked=len(files),
        **more,
    )


class Make:
    rule = staticmethod(rule)
    finding = staticmethod(finding)
    replace = staticmethod(replace)
    report = staticmethod(report)
    span = staticmethod(span_of)
    mention = Mention


@pytest.fixture(scope="session")
def make():
    return Make
