"""The closing lines of a run, in Ruff's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.reports import CLEAN, NOT_WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssot_lsp.core.findings import Finding
    from ssot_lsp.reports.model import Report
    from ssot_lsp.reports.style import Style

# How findings are counted: what is banned is apart from what has a replacement.
GROUPS: tuple[tuple[str, str, str], ...] = (
    ("SSOT001", "import", "imports"),
    ("SSOT002", "reference", "references"),
    ("SSOT003", "string", "strings"),
    ("SSOT004", "banned", "banned"),
    ("SSOT005", "unused ignore", "unused ignores"),
)


def plural(number: int, one: str, many: str | None = None) -> str:
    """Write `number` and the word that fits it."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by code; every code is there."""
    found = dict.fromkeys((code for code, _, _ in GROUPS), 0)
    for finding in findings:
        found[finding.code] += 1
    return found


def closing(report: Report, style: Style) -> Iterator[str]:
    """Say how many findings there are, how many were fixed and how many could be; nothing in a quiet run."""
    if not report.with_summary:
        return
    findings = [located.finding for located in report.located]
    if not findings and not report.fixed:
        yield NOT_WHOLE if report.unchecked else CLEAN
        return
    if report.fixed:
        total = plural(report.fixed + len(findings), "finding")
        yield f"Found {total} ({report.fixed} fixed, {len(findings)} remaining).\n"
    else:
        found = counts(findings)
        parts = [plural(found[code], one, many) for code, one, many in GROUPS if found[code]]
        yield f"Found {plural(len(findings), 'finding')} ({', '.join(parts)}).\n"
    yield from _ways_out(report, findings, style)


def _ways_out(report: Report, findings: list[Finding], style: Style) -> Iterator[str]:
    if findings and all(finding.fix is None for finding in findings):
        yield "So many that what can be fixed was not worked out; `--statistics` counts it.\n"
        return
    fixable = sum(report.fixable(finding) for finding in findings)
    hidden = 0
    if not report.unsafe:
        hidden = sum(f.fix is not None and f.fix.applicability == "unsafe" for f in findings)
    flags = "`--fix --unsafe-fixes`" if report.unsafe else "`--fix`"
    unsafe = f"{plural(hidden, 'unsafe fix', 'unsafe fixes')} available with `--fix --unsafe-fixes`"
    if fixable:
        yield f"[{style.mark('*')}] {fixable} fixable with {flags}{f' ({unsafe})' if hidden else ''}.\n"
    elif hidden:
        yield f"{unsafe}.\n"
