"""What is left of each rule in the workspace: counts, and the places themselves.

Open documents count as they are, other files as the last scan found them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.server.convert import range_of
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.core.findings import Finding
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.programs import Program
    from ssot_lsp.server.session import Session

Tally = dict[str, tuple[int, int]]


def tally(folder: Folder, session: Session) -> Tally:
    """Count, for each rule id with findings in a folder, the findings and the files that they are in."""
    return _counted(folder, session, by_phase=False)


def phase_tally(folder: Folder, session: Session) -> Tally:
    """Count the same for each phase."""
    return _counted(folder, session, by_phase=True)


def silenced_tally(folder: Folder, session: Session) -> dict[str, int]:
    """Count, for each rule id, the findings in a folder that comments silence."""
    counts: dict[str, int] = {}
    opened = set()
    for program in open_programs(folder, session):
        opened.add(program.path)
        for rule in session.report(program).suppressed:
            counts[rule.id] = counts.get(rule.id, 0) + 1
    for path, file in folder.silenced.items():
        for rule in file.rules if path not in opened else ():
            counts[rule.id] = counts.get(rule.id, 0) + 1
    return counts


def _counted(folder: Folder, session: Session, *, by_phase: bool) -> Tally:
    counts: dict[str, list[int]] = {}
    for findings in _findings(folder, session):
        seen = set()
        for finding in findings:
            if finding.rule is None:
                continue
            key = finding.phase if by_phase else finding.rule.id
            count = counts.setdefault(key, [0, 0])
            count[0] += 1
            count[1] += key not in seen
            seen.add(key)
    return {key: (uses, files) for key, (uses, files) in counts.items()}


def _findings(folder: Folder, session: Session) -> Iterator[tuple[Finding, ...]]:
    """Yield the findings of each file of a folder."""
    opened = set()
    for program in open_programs(folder, session):
        opened.add(program.path)
        yield session.report(program).findings
    for path, found in folder.files.items():
        if path not in opened:
            yield found.findings


def open_programs(folder: Folder, session: Session) -> Iterator[Program]:
    """Yield the programs of a folder that are open, each once: a notebook is one."""
    seen = set()
    for document in session.documents:
        program = session.program(document)
        if program is not None and program.folder is folder and id(program) not in seen:
            seen.add(id(program))
            yield program


def uses_of(rule: Rule, folder: Folder, session: Session) -> tuple[int, int]:
    """Count the findings of a rule in a folder, and the files they are in."""
    return tally(folder, session).get(rule.id, (0, 0))


def counts_are_whole(folder: Folder, session: Session) -> bool:
    """Tell whether every file of a folder has been looked at; else counts are what is known so far."""
    return (
        folder.scanned
        and not folder.partial
        and not folder.incomplete
        and session.settings.workspace_diagnostics
    )


def uses_phrase(uses: int, files: int, silenced: int, *, whole: bool) -> str:
    """Say how many uses are left; with `whole` False these are the ones that are known of."""
    if not uses:
        left = "no uses left in the workspace" if whole else "no uses known so far"
        return left + silenced_phrase(silenced)
    place = "" if whole else ", as far as is known"
    return f"{count_of(uses, 'use')} left in {count_of(files, 'file')}{silenced_phrase(silenced)}{place}"


def silenced_phrase(silenced: int) -> str:
    """Say how many uses more there are that comments silence; nothing where there are none."""
    return f", and {silenced} silenced by comments" if silenced else ""


def count_of(number: int, what: str) -> str:
    """Write a number with its noun."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def locations(rule: Rule, folder: Folder, session: Session) -> list[Json]:
    """List the places of a rule's findings, by file and line."""
    unit = session.client.unit
    opened = set()
    found: list[Json] = []
    for program in open_programs(folder, session):
        opened.add(program.path)
        for finding in session.report(program).findings:
            if finding.rule is not None and finding.rule.id == rule.id:
                document, place = program.place(finding.span.start, finding.span.end, unit)
                found.append({"uri": document.uri, "range": range_of(place)})
    for path, file in folder.files.items():
        if path in opened:
            continue
        found += [
            {"uri": uri_of(path), "range": range_of(place)}
            for finding, place in zip(file.findings, file.places, strict=True)
            if finding.rule is not None and finding.rule.id == rule.id
        ]
    found.sort(key=lambda one: (one["uri"], one["range"]["start"]["line"]))
    return found
