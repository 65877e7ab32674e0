"""The pipeline for one file: source text in, findings with their fixes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import Analysis, Hit, ImportHit, analyse_file, kind_of
from ssot_lsp.core.expected import expects_failure, names_import_failure
from ssot_lsp.core.findings import Code, FileReport, Finding, Mention, Span
from ssot_lsp.core.globs import compile_globs
from ssot_lsp.core.rules import OTHER_PHASE
from ssot_lsp.core.suppression import find_ignores, ignores_at, removal, suppress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.findings import Fix, Kind
    from ssot_lsp.core.matching import Match, RuleIndex
    from ssot_lsp.core.rules import Phase, Registry, Severity
    from ssot_lsp.core.suppression import Ignore
    from ssot_lsp.core.survey import PlainHit, Surveyor


def analyse(
    utf8: bytes,
    context: FileContext,
    index: RuleIndex,
    registry: Registry,
    modules: Modules,
    *,
    today: date | None = None,
    fixes: bool = True,
    surveyor: Surveyor | None = None,
    mentions: bool = False,
) -> FileReport:
    """Report on one source text.

    `utf8` is the source without a byte-order mark; `today` decides deadlines (None: none has come).
    With `fixes` every finding carries what can be offered; with `mentions` prose is listed too. A
    `surveyor` for the same index spares plain files the tree, where neither is asked for.
    """
    if surveyor is not None and not fixes and not mentions:
        hits = surveyor.survey(utf8, context)
        if hits is not None:
            return FileReport(tuple(plain_findings(hits, context, registry, today)))
    analysis = analyse_file(utf8, context, index)
    phase = phase_of(context.path, registry.phases)
    ignores = find_ignores(analysis.syntax) if b"ssot:" in utf8 else []
    offered: dict[int, Fix] = {}
    may_fail = names_import_failure(utf8)
    failing = {id(hit): may_fail and expects_failure(analysis.syntax, hit.span) for hit in analysis.hits}
    if fixes:
        from ssot_lsp.core.rewrite.plan import plan_fixes

        expected = frozenset(key for key, yes in failing.items() if yes)
        offered = plan_fixes(analysis, modules, expected, _kept(analysis, ignores))
    findings: list[Finding] = []
    for hit in analysis.hits:
        rule = hit.match.rule
        if rule.allow and _allows(rule.allow)(context.path):
            continue
        findings.append(
            Finding(
                code=_code(hit),
                kind=kind_of(hit),
                span=hit.span,
                message=_message(hit.match),
                severity=_severity(hit.match, phase, today),
                phase=phase.name if phase else OTHER_PHASE,
                rule=rule,
                legacy=hit.match.legacy,
                canonical=hit.match.canonical,
                expected_failure=failing[id(hit)],
                fix=offered.get(id(hit)),
            )
        )
    findings, silenced, unused = suppress(analysis.syntax, findings, ignores)
    for ignore in unused:
        findings.append(
            Finding(
                code="SSOT005",
                kind="ignore",
                span=ignore.span,
                message="unused suppression: no finding here for it to silence",
                severity="warning",
                phase=phase.name if phase else OTHER_PHASE,
                fix=removal(utf8, ignore) if fixes else None,
            )
        )
    findings.sort(key=lambda finding: finding.span)
    prose = _mentions(analysis) if mentions else ()
    return FileReport(
        tuple(findings),
        prose,
        tuple(one.rule for one in silenced if one.rule is not None),
        not ((fixes or analysis.syntax.parsed) and analysis.syntax.has_error),
    )


def plain_findings(
    hits: list[PlainHit], context: FileContext, registry: Registry, today: date | None
) -> Iterator[Finding]:
    """Yield findings without fixes."""
    phase = phase_of(context.path, registry.phases)
    for hit in sorted(hits, key=lambda hit: hit.span):
        rule = hit.match.rule
        if not rule.allow or not _allows(rule.allow)(context.path):
            yield Finding(
                code=_code_of(hit.kind, hit.match),
                kind=hit.kind,
                span=hit.span,
                message=_message(hit.match),
                severity=_severity(hit.match, phase, today),
                phase=phase.name if phase else OTHER_PHASE,
                rule=rule,
                legacy=hit.match.legacy,
                canonical=hit.match.canonical,
            )


def _kept(analysis: Analysis, ignores: list[Ignore]) -> frozenset[int]:
    """Return the ids of hits that a comment silences or the rule allows in this file."""
    kept = []
    for hit in analysis.hits:
        rule = hit.match.rule
        allowed = bool(rule.allow) and _allows(rule.allow)(analysis.context.path)
        around = ignores_at(analysis.syntax, ignores, hit.span) if ignores and not allowed else []
        if allowed or any(ignore.speaks_of(_code(hit), rule.id) for ignore in around):
            kept.append(id(hit))
    return frozenset(kept)


def apply_fixes(utf8: bytes, report: FileReport, *, unsafe: bool = False) -> bytes:
    """Apply every safe fix of a report (with `unsafe` those too); overlapping ones wait for another pass."""
    from ssot_lsp.core.rewrite.edits import apply_edits, merge_fixes

    wanted = {"safe", "unsafe"} if unsafe else {"safe"}
    chosen = [f.fix for f in report.findings if f.fix is not None and f.fix.applicability in wanted]
    return apply_edits(utf8, merge_fixes(chosen))


def phase_of(path: str, phases: tuple[Phase, ...]) -> Phase | None:
    """Return the first phase whose patterns match `path`; None for the phase "other"."""
    return next((phase for phase in phases if _allows(phase.paths)(path)), None)


_matchers: dict[tuple[str, ...], Callable[[str], bool]] = {}


def _allows(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Return the matcher of a pattern list, compiled once."""
    matcher = _matchers.get(patterns)
    if matcher is None:
        matcher = _matchers[patterns] = compile_globs(patterns)
    return matcher


def _code(hit: Hit) -> Code:
    """Return the code of a hit."""
    return _code_of(kind_of(hit), hit.match)


def _code_of(kind: Kind, match: Match) -> Code:
    """Return the code of a hit of some kind."""
    if match.canonical is None:
        return "SSOT004"
    return "SSOT001" if kind == "import" else "SSOT002" if kind == "reference" else "SSOT003"


def _message(match: Match) -> str:
    """Say in one line what is legacy and what to write instead."""
    reason = f" ({match.rule.reason.rstrip('.')})" if match.rule.reason else ""
    if match.canonical is None:
        return f"`{match.legacy.dotted}` is banned and has no replacement{reason}"
    return f"`{match.legacy.dotted}` is legacy: use `{match.canonical.dotted}`{reason}"


def _severity(match: Match, phase: Phase | None, today: date | None) -> Severity:
    """Return the rule's severity, else the phase's, else warning; error once the deadline has come."""
    rule = match.rule
    if today is not None and rule.deadline is not None and today >= rule.deadline:
        return "error"
    return rule.severity or (phase.severity if phase else None) or "warning"


def _mentions(analysis: Analysis) -> tuple[Mention, ...]:
    """List whole occurrences of legacy paths that are no finding and no import."""
    utf8 = analysis.utf8
    covered = [hit.span for hit in analysis.hits if not isinstance(hit, ImportHit)]
    covered += [statement.span for statement in analysis.statements]
    if analysis.doctests is not None:
        covered += [statement.span for statement in analysis.doctests.statements]
    found: dict[Span, Mention] = {}
    for rule in sorted(analysis.rules.rules, key=lambda rule: len(rule.legacy.dotted)):
        dotted = rule.legacy.dotted.encode()
        if b"." not in dotted or dotted not in utf8:
            continue
        word = re.compile(rb"(?<![\w.\x80-\xff])" + re.escape(dotted) + rb"(?![\w\x80-\xff])")
        for match in word.finditer(utf8):
            span = Span(match.start(), match.end())
            if not any(c.start <= span.start and span.end <= c.end for c in covered):
                found[span] = Mention(span, rule)
    starts = {span.start: span for span in sorted(found)}  # of several at one place the longest stays
    return tuple(found[span] for span in sorted(starts.values()))
