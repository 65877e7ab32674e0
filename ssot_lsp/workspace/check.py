"""The whole job: find the files, check them, put the outcome in order."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.workspace.checked_file import CheckedFile
from ssot_lsp.workspace.checker import Checker, Options
from ssot_lsp.workspace.files import (
    FoundFile,
    ScanFault,
    discover,
    is_usually_left_out,
    relative_to,
    size_of,
    with_size,
)
from ssot_lsp.workspace.pool import check_all, processes_for, processors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ssot_lsp.core.rules import Registry
    from ssot_lsp.workspace.reports import Reports


_LARGE = 16_000_000  # bytes of source: what a tree that several processes walk may well have


class CheckRun(NamedTuple):
    """What came of a run: files with something to report, and faults, both sorted by path.

    `checked` counts the files looked at.
    """

    root: str
    registry: Registry
    files: tuple[CheckedFile, ...]
    faults: tuple[ScanFault, ...]
    checked: int


def check(
    paths: Sequence[str],
    *,
    root: str,
    registry: Registry,
    stdin: bytes | None = None,
    fix: bool = False,
    fixes_up_to: int | None = None,
    write: bool = False,
    unsafe: bool = False,
    mentions: bool = False,
    codes: frozenset[str] | None = None,
    changed: str | None = None,
    exclude: Sequence[str] = (),
    force_exclude: bool = False,
    cache: bool = True,
    jobs: int | None = None,
) -> CheckRun:
    """Check files and folders of the workspace at `root` (absolute).

    With `stdin` that text is checked, under the one name in `paths`. `changed` is a Git revision ('' for
    the default branch): only findings on lines touched since count. `fix` mends the texts, `write` the
    files too. What could be done is worked out for every finding, or, with `fixes_up_to`, only where there
    are no more than so many: findings alone come sooner. Raises SsotError for what the user must mend first.
    """
    options = Options(
        fix=fix,
        fixes=fix or fixes_up_to is None or (stdin is not None and fixes_up_to > 0),
        write=write and stdin is None,
        unsafe=unsafe,
        mentions=mentions,
        codes=codes,
        ranges=_ranges(root, changed),
        today=_today(registry),
    )
    checker = Checker(root, registry, options)
    remembering = cache and not mentions

    def begin() -> None:  # while other processes walk
        if remembering:
            _remember(checker)
        if checker.memory is None or not checker.memory.same_rules:
            checker.expect(_LARGE)

    globs = (*registry.exclude, *exclude)
    if stdin is not None:
        path = os.path.abspath(paths[0])
        found = [FoundFile(path, relative_to(path, root), -1, len(stdin))]
        faults: list[ScanFault] = []
    else:
        found, faults = discover(
            paths, root, globs, want_stat=remembering, processes=processors(jobs), meanwhile=begin
        )
    if force_exclude:
        from ssot_lsp.core.globs import compile_globs

        excluded = compile_globs(globs)
        found = [file for file in found if not excluded(file.rel) and not is_usually_left_out(file.rel, root)]
    whole = [os.path.abspath(path) for path in paths] == [root]
    if whole:
        checker.files = [file.rel for file in found]
    if stdin is not None:
        outcome = checker.check_bytes(found[0].path, found[0].rel, stdin) if found else None
        outcomes = [outcome] if outcome is not None else []
    else:
        if remembering and len(found) > 1:
            _remember(checker)
        outcomes = _mended(checker, found, jobs) if fix else _checked(checker, found, jobs)
        if checker.memory is not None:
            checker.memory.save((file.rel for file in found) if whole else None)
        count = sum(len(one.report.findings) for one in outcomes if isinstance(one, CheckedFile))
        if not options.fixes and 0 < count <= (fixes_up_to or 0):
            outcomes = _with_fixes(checker, outcomes, found, jobs)
    files = [one for one in outcomes if isinstance(one, CheckedFile) and one.tells]
    faults = [*faults, *(one for one in outcomes if isinstance(one, ScanFault))]
    return CheckRun(
        root,
        registry,
        tuple(sorted(files, key=lambda file: file.path)),
        tuple(sorted(faults, key=lambda fault: fault.path)),
        len(found),
    )


def _mended(checker: Checker, found: list[FoundFile], jobs: int | None) -> list[CheckedFile | ScanFault]:
    """Find the files with findings, and mend these one after another.

    Two files that are mended at one time could close an import cycle that neither closes alone.
    """
    options = checker.options
    scout = checker.with_options(options._replace(fix=False, fixes=False, write=False))
    if scout.memory is not None:
        scout.reports = _reports(scout)
    outcomes = _checked(scout, found, jobs)
    hit = {one.path for one in outcomes if isinstance(one, CheckedFile) and one.report.findings}
    checker.reports = None
    once = {os.path.realpath(path): path for path in sorted(hit)}  # a file may have several names
    mended = _without_collector(checker, [file for file in found if file.path in once.values()], 1, dear=True)
    hit -= {one.path for one in mended if isinstance(one, ScanFault)}  # it keeps its findings
    return [one for one in outcomes if one.path not in hit] + mended


def _with_fixes(
    checker: Checker, outcomes: list[CheckedFile | ScanFault], found: list[FoundFile], jobs: int | None
) -> list[CheckedFile | ScanFault]:
    """Check files with findings once more, now with what can be done about them."""
    again = checker.with_options(checker.options._replace(fixes=True))
    if again.memory is not None:
        again.reports = _reports(again)
    hit = {one.path for one in outcomes if isinstance(one, CheckedFile) and one.tells}
    few = [with_size(file) for file in found if file.path in hit]
    few.sort(key=lambda file: -file.size)  # so that nobody waits for the last one
    faults = [one for one in outcomes if isinstance(one, ScanFault)]
    return faults + _checked(again, few, jobs, dear=True)


def _checked(
    checker: Checker, found: list[FoundFile], jobs: int | None, *, dear: bool = False
) -> list[CheckedFile | ScanFault]:
    """Check files, going by what is remembered of them and remembering more; `dear` as in `processes_for`."""
    recalled: list[CheckedFile | ScanFault] = []
    if checker.memory is not None:
        found = list(_recall(checker, checker.memory.not_clean(found, checker.roots.package_in), recalled))
    outcomes = recalled + _without_collector(checker, found, jobs, dear=dear)
    if checker.memory is not None:
        for learned in checker.learned:
            checker.memory.learn(*learned)
    if checker.reports is not None:
        for report in checker.reported:
            checker.reports.learn(*report)
        checker.reports.save([*checker.elsewhere, *checker.looked_at()])
    return outcomes


def _recall(
    checker: Checker, found: list[FoundFile], outcomes: list[CheckedFile | ScanFault]
) -> Iterator[FoundFile]:
    """Add what is remembered of files to `outcomes`; yield the files that have to be looked at."""
    for file in found:
        known = checker.from_memory(file)
        if known is None:
            yield file
        elif known[0] is not None:
            outcomes.append(known[0])


def _without_collector(
    checker: Checker, found: list[FoundFile], jobs: int | None, *, dear: bool
) -> list[CheckedFile | ScanFault]:
    """Check files with the cycle collector off: it finds nothing here, and looks at everything."""
    import gc

    enabled = gc.isenabled()
    gc.disable()
    try:
        size = size_of(found)
        checker.expect(size)
        return check_all(checker, found, processes_for(size, jobs, dear=dear))
    finally:
        if enabled:
            gc.enable()


def _remember(checker: Checker) -> None:
    """Open what is remembered of the workspace, once."""
    if checker.memory is None:
        from ssot_lsp.workspace.index import Index, rules_key

        checker.memory = Index(checker.root, rules_key(checker.registry))
        checker.reports = _reports(checker)


def _reports(checker: Checker) -> Reports:
    """Open the workspace's remembered reports, for this registry on this day."""
    from ssot_lsp.workspace.reports import Reports

    options = checker.options
    return Reports(checker.root, checker.registry, options.today, fixes=options.fixes)


def _ranges(root: str, changed: str | None) -> dict[str, list[tuple[int, int]]] | None:
    """Return the lines touched since a revision; None when all lines count."""
    if changed is None:
        return None
    from ssot_lsp.workspace.changed import LAST_LINE, changed_lines

    ranges = {path: list(touched) for path, touched in changed_lines(root, changed or None).items()}
    for path in ranges:
        if path.endswith(".ipynb"):  # lines of the file are none of its cells
            ranges[path] = [(1, LAST_LINE)]
    return ranges


def _today(registry: Registry) -> date | None:
    """Return today's date if a deadline makes it matter."""
    if not any(rule.deadline for rule in registry.rules):
        return None
    from datetime import date

    return date.today()
