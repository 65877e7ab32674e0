"""Checks one file after another: judged in passing, analysed only if a rule can hit, mended if asked to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.workspace.checked_file import CheckedFile, Seen
from ssot_lsp.workspace.files import FoundFile, ScanFault, discover, read_bytes
from ssot_lsp.workspace.index import UNMADE, Entry
from ssot_lsp.workspace.programs import (
    CellStart,
    Program,
    change_program,
    is_utf8,
    open_program,
    undecodable,
    write_program,
)
from ssot_lsp.workspace.roots import SourceRoots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ssot_lsp.core.digest import Digester
    from ssot_lsp.core.findings import Edit, FileReport, Finding
    from ssot_lsp.core.places import Place
    from ssot_lsp.core.reach import Bound
    from ssot_lsp.core.rules import Registry
    from ssot_lsp.core.survey import Surveyor
    from ssot_lsp.workspace.index import Index
    from ssot_lsp.workspace.reports import Reports
    from ssot_lsp.workspace.resolve import WorkspaceModules

_MANY = 2_000_000  # bytes, from which on it pays to load a quicker search
_EACH = 10_000  # and as many for each rule to prepare it
_RELATIVE = re.compile(rb"from[ \t\f\\\r\n]*\.")  # what such imports name depends on more than the file
_PACKAGE = b"__package__"  # and what a call imports that is handed this


class Options(NamedTuple):
    """What to do with each file.

    `ranges` are the 1-based lines, both ends included, that findings must touch, by relative path; None
    for all. `codes` are those wanted; None for all. `write` needs `fix`, and `fix` needs `fixes`: without
    it findings come sooner, and without a word on what could be done about them.
    """

    fix: bool = False
    fixes: bool = True
    write: bool = False
    unsafe: bool = False
    mentions: bool = False
    codes: frozenset[str] | None = None
    ranges: dict[str, list[tuple[int, int]]] | None = None
    today: date | None = None


class Checker:
    """Checks files of one workspace against one registry. One process, one checker."""

    def __init__(self, root: str, registry: Registry, options: Options, files: Sequence[str] = ()) -> None:
        """Prepare for `registry`; `files` are the relative paths of the whole workspace, if known."""
        self.root = root
        self.registry = registry
        self.options = options
        self.index = RuleIndex(registry.rules)
        self.roots = SourceRoots(root, registry.source_roots)
        self.files = files
        self.memory: Index | None = None  # set it to skip what is known
        self.digests = False  # set it to make digests at first sight: for registries that change often
        self.learned: list[tuple[str, Entry, bytes | None]] = []  # what `Index.learn` takes
        self.reports: Reports | None = None
        self.elsewhere: list[str] = []  # what other processes have looked at
        self.reported: list[
            tuple[str, int, int, str | None, tuple[Any, ...]]
        ] = []  # what `Reports.learn` takes
        self._prepared = False
        self._allowing = any(rule.allow for rule in registry.rules)
        self._surveyor: Surveyor | None = None
        self._digester: Digester | None = None
        self._prefilter = Prefilter(self.index, self.roots.module_of)
        self._modules: WorkspaceModules | None = None
        self._mended_texts: dict[str, bytes] = {}  # by path: what later files go by
        self._dotted = tuple(rule.legacy.dotted.encode() for rule in registry.rules)

    def with_options(self, options: Options) -> Checker:
        """Make one with other options that shares all that this one has prepared."""
        other = Checker.__new__(Checker)
        other.__dict__.update(self.__dict__)
        other.options = options
        other.learned, other.reported, other.elsewhere = [], [], []
        other.reports = None  # they are remembered apart
        return other

    def expect(self, size: int) -> None:
        """Prepare for so many bytes of source; before a fork, so that it is done once."""
        if size > _MANY and size > _EACH * len(self.index.rules):
            self.prepare()

    def prepare(self) -> None:
        """Prepare for many files, once."""
        if not self._prepared:
            self._prepared = True
            self._prefilter.prepare(many=True)

    def check(self, found: FoundFile) -> CheckedFile | ScanFault | None:
        """Check a file on disk; None when there is nothing to say of it."""
        index = self.memory
        if index is None or found.rel.endswith(".ipynb"):
            data = read_bytes(found.path)
            if isinstance(data, ScanFault):
                return data
            return self.check_bytes(found.path, found.rel, data, None if index is not None else found)
        known = index.find(found.rel, found.mtime_ns, found.size)
        return self._met_first(found) if known is None else self._met_again(found, known, index)

    def from_memory(self, found: FoundFile) -> tuple[CheckedFile | None] | None:
        """Return what `check` would give, alone in a tuple, if all that takes is remembered; else None."""
        index = self.memory
        if index is None or not index.same_rules:
            return None
        known = index.find(found.rel, found.mtime_ns, found.size)
        if known is None or known.hit is None:
            return None
        if known.package is not None and known.package != self.roots.package_of(found.rel):
            return None
        if not known.hit:
            return (None,)
        if self.reports is None or self.options.fix:
            return None
        seen = self.reports.find(found, self.roots.package_of)
        if seen is None:
            return None
        return (self._outcome(found, self._selected(seen, found.rel)),)

    def _met_again(self, found: FoundFile, known: Entry, index: Index) -> CheckedFile | ScanFault | None:
        """Check a file that is as it was, going by what is remembered of it."""
        same_rules = index.same_rules
        if known.package is not None and known.package != self.roots.package_of(found.rel):
            same_rules = False
        hit: bool | frozenset[Bound] | None = known.hit if same_rules else None
        made: bytes | None = UNMADE
        digest = index.digest(found.rel, known) if hit is None else None
        if digest is not None and digest != UNMADE:
            hit = self._prefilter.judge_digest(digest, found.rel)
        data = b""
        if hit is not False:
            read = read_bytes(found.path)
            if isinstance(read, ScanFault):
                return read
            data = read
            if hit is None:
                hit = self._prefilter.may_hit(data, found.rel)
                if digest == UNMADE and len(data) == found.size:  # rules do change here
                    made = self._digest(data)
            elif not isinstance(hit, bool):
                hit = self._prefilter.reads_any(data, hit)
        outcome = self._analysed(found.path, found.rel, data, found) if hit else None
        if outcome is None and self._tells_all():
            hit = False
        if hit != known.hit or not same_rules or made != UNMADE:
            package = None if known.package is None else self.roots.package_of(found.rel)
            self.learned.append((found.rel, known._replace(hit=hit, package=package), made))
        return outcome

    def _tells_all(self) -> bool:
        """Tell whether no outcome means that no rule hits: nothing was asked to be left out."""
        options = self.options
        return options.codes is None and options.ranges is None and not self._allowing

    def _met_first(self, found: FoundFile) -> CheckedFile | ScanFault | None:
        """Check a file that the index does not know, or no longer, and remember it."""
        data = read_bytes(found.path)
        if isinstance(data, ScanFault):
            return data
        outcome = self.check_bytes(found.path, found.rel, data, found)
        if not isinstance(outcome, ScanFault) and len(data) == found.size:
            digest = self._digest(data) if self.digests else UNMADE
            package = self.roots.package_of(found.rel) if _names_relatively(data) else None
            hit = None if outcome is None and not self._tells_all() else outcome is not None
            self.learned.append((found.rel, Entry(found.mtime_ns, found.size, hit, package), digest))
        return outcome

    def _digest(self, data: bytes) -> bytes | None:
        """Make the digest of a file."""
        if self._digester is None:
            from ssot_lsp.core.digest import Digester

            self._digester = Digester()
        return self._digester.digest(data)

    def check_bytes(
        self, path: str, rel: str, data: bytes, found: FoundFile | None = None
    ) -> CheckedFile | ScanFault | None:
        """Check the bytes of a file; `found` where they are those of a file on disk."""
        if b"\0" in data:
            return ScanFault(path, "a NUL byte: not Python source")
        if self.options.ranges is not None and rel not in self.options.ranges:
            return None
        ascii = data.isascii()
        if (
            not rel.endswith(".ipynb")
            and not self._prefilter.may_hit(data, rel, ascii=ascii)
            and not self._mentioned(data)
        ):
            return None if ascii or is_utf8(data) else undecodable(path, data)
        return self._analysed(path, rel, data, found)

    def _analysed(
        self, path: str, rel: str, data: bytes, found: FoundFile | None
    ) -> CheckedFile | ScanFault | None:
        """Check the bytes of a file that a rule may hit."""
        notebook = rel.endswith(".ipynb")
        program = open_program(path, data)
        if program is None or isinstance(program, ScanFault):
            return program
        if notebook and not self._prefilter.may_hit(program.utf8, rel) and not self._mentioned(program.utf8):
            return None
        return self._checked(path, rel, program, found)

    def looked_at(self) -> tuple[str, ...]:
        """Return the files and directories that the resolve gate has looked at."""
        return self._modules.looked_at() if self._modules is not None else ()

    def modules(self) -> WorkspaceModules:
        """Return what answers the resolve gate, made on first use."""
        if self._modules is None:
            from ssot_lsp.workspace.environment import find_environment
            from ssot_lsp.workspace.resolve import WorkspaceModules

            files = self.files or [
                file.rel for file in discover([self.root], self.root, want_stat=False).files
            ]
            self._modules = WorkspaceModules(
                self.roots.search(files),
                environment=find_environment(self.root),
                texts=self._mended_texts.get,
            )
        return self._modules

    def _mentioned(self, data: bytes) -> bool:
        """Tell whether mentions are wanted and there is one."""
        return self.options.mentions and any(dotted in data for dotted in self._dotted)

    def _first_look(self, rel: str, utf8: bytes, found: FoundFile | None) -> Seen:
        """Recall the report of a file that is as it was, or make one and remember it."""
        if self.reports is not None and found is not None:
            known = self.reports.find(found, self.roots.package_of)
            if known is not None:
                return known
        seen = Seen.of(self._report(rel, utf8, fixes=self.options.fixes), utf8)
        if (
            self.reports is not None
            and found is not None
            and (seen.report.findings or seen.report.suppressed)
        ):
            from ssot_lsp.workspace.reports import seen_to_plain

            plain = seen_to_plain(seen, self.registry)
            somewhere = self.options.fixes or _names_relatively(utf8)
            package = self.roots.package_of(rel) if somewhere else None
            self.reported.append((rel, found.mtime_ns, found.size, package, plain))
        return seen

    def _report(self, rel: str, utf8: bytes, *, fixes: bool) -> FileReport:
        """Analyse a text."""
        from ssot_lsp.core.engine import analyse

        if not fixes and self._surveyor is None:
            from ssot_lsp.core.survey import Surveyor

            self._surveyor = Surveyor(self.index)
        return analyse(
            utf8,
            self.roots.module_of(rel),
            self.index,
            self.registry,
            self.modules() if fixes else NoModules(),
            today=self.options.today,
            mentions=self.options.mentions,
            fixes=fixes,
            surveyor=self._surveyor,
        )

    def _selected(self, seen: Seen, rel: str) -> Seen:
        """Keep the findings that were asked for."""
        if self.options.codes is None and self.options.ranges is None:
            return seen
        both = zip(seen.report.findings, seen.places, strict=True)
        kept = [(finding, place) for finding, place in both if self._wanted(finding, rel, place)]
        report = seen.report._replace(findings=tuple(finding for finding, _ in kept))
        return Seen(report, tuple(place for _, place in kept), seen.is_ascii)

    def _wanted(self, finding: Finding, rel: str, place: Place) -> bool:
        """Tell whether a finding is of a wanted code and on a wanted line."""
        options = self.options
        if options.codes is not None and finding.code not in options.codes:
            return False
        if options.ranges is None:
            return True
        first, last = place[0] + 1, place[2] + 1
        return any(start <= last and first <= end for start, end in options.ranges.get(rel, ()))

    def _checked(
        self, path: str, rel: str, program: Program, found: FoundFile | None
    ) -> CheckedFile | ScanFault | None:
        """Analyse, mend if asked to, and put the result together."""
        seen = self._selected(self._first_look(rel, program.utf8, found), rel)
        now, mended = program, 0
        if self.options.fix:
            outcome = self._mended(path, rel, program, seen.report)
            if isinstance(outcome, ScanFault):
                return outcome
            now, report, mended = outcome
            if mended:
                seen = Seen.of(report, now.utf8)
        if not mended and found is not None:
            return self._outcome(found, seen, now.cells)
        report = seen.report
        if not report.findings and not report.mentions and not report.suppressed and not mended:
            return None
        before = program.utf8 if mended else None
        return CheckedFile(path, rel, *seen, now.utf8, before, mended, now.cells)

    def _outcome(self, found: FoundFile, seen: Seen, cells: tuple[CellStart, ...] = ()) -> CheckedFile | None:
        """Say what is to be reported of a file that stays as it is on disk."""
        report = seen.report
        if not report.findings and not report.mentions and not report.suppressed:
            return None
        return CheckedFile(found.path, found.rel, *seen, cells=cells)

    def _mended(
        self, path: str, rel: str, program: Program, report: FileReport
    ) -> tuple[Program, FileReport, int] | ScanFault:
        """Apply fixes until none is left, and write the file if asked to."""
        from ssot_lsp.core.rewrite.edits import PASSES, merge_fixes, taken_away

        now, mended = program, 0
        wanted = {"safe", "unsafe"} if self.options.unsafe else {"safe"}
        for _ in range(PASSES):
            fixes = [f.fix for f in report.findings if f.fix is not None and f.fix.applicability in wanted]
            edits = merge_fixes(fixes)
            if not edits:
                break
            changed = change_program(path, now, edits)
            if isinstance(changed, ScanFault):
                return changed
            following = self._report(rel, changed.utf8, fixes=True)
            if self.options.ranges is not None:  # the lines have moved: what was asked for is where it was
                kept = [f for f in report.findings if f.fix is None or f.fix not in fixes]
                left = following._replace(findings=_left_of(kept, edits, following))
                return self._written(path, program, changed, left, len(fixes))
            following = self._selected(Seen.of(following, changed.utf8), rel).report
            mended += taken_away(len(report.findings), len(following.findings))
            now, report = changed, following
        return self._written(path, program, now, report, mended)

    def _written(
        self, path: str, program: Program, now: Program, report: FileReport, mended: int
    ) -> tuple[Program, FileReport, int] | ScanFault:
        """Write a mended file if asked to."""
        if now is not program:
            if self.options.write:
                fault = write_program(path, program.data, now.data)
                if fault is not None:
                    return fault
            self._mended_texts[path] = now.utf8
            self.modules().changed()  # it imports other modules now: the next fix may close a cycle
        return now, report, mended


def _names_relatively(data: bytes) -> bool:
    """Tell whether what a file names may depend on its package. One pattern for both would be slow."""
    return _PACKAGE in data or _RELATIVE.search(data) is not None


def _left_of(kept: Sequence[Finding], edits: Sequence[Edit], following: FileReport) -> tuple[Finding, ...]:
    """Find findings of a text again in the report of the text that sorted `edits` made of it."""
    spans = set()
    for finding in kept:
        before = [edit for edit in edits if edit.end <= finding.span.start]
        moved = sum(len(edit.text.encode()) - (edit.end - edit.start) for edit in before)
        spans.add((finding.code, finding.span.start + moved))
    return tuple(found for found in following.findings if (found.code, found.span.start) in spans)
