"""Reports remembered between runs, for files that have some: their findings, and what these depended on.

A report holds while its file, the package that this is in (if it matters), the registry's documents, the day
(if deadlines matter), and every module file and directory that the resolve gate looked at are as they were.
Kept as plain tuples for `marshal`.

Time and size tell of a file or directory whether it has changed, but of the workspace's root what it
holds: the first run makes a folder there, and would else remember nothing that depends on it.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from ssot_lsp import __version__
from ssot_lsp.workspace.cache import FOLDER, begin, keep, recall
from ssot_lsp.workspace.packing import Packing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from ssot_lsp.core.findings import FileReport, Fix
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.rules import Registry
    from ssot_lsp.workspace.checked_file import Seen
    from ssot_lsp.workspace.files import FoundFile

_VERSION = 8  # raise it whenever the shape below or anything that findings say changes
_GRANULARITY = 2_000_000_000  # ns
_BY_CONTENTS = -2  # in the place of a time

Stamp = tuple[str, int, int]  # path, time in ns, size; -1 for what is not there


def stamp(path: str) -> Stamp:
    """Return what tells whether a file or directory has changed."""
    try:
        status = os.stat(path)  # noqa: PTH116 - pathlib is dear at start-up
    except OSError:
        return path, -1, -1
    return path, status.st_mtime_ns, status.st_size


def _contents(root: str) -> Stamp:
    """Return what stands for the root in the place of a stamp: the names in it, and which are directories."""
    from binascii import crc32

    try:
        with os.scandir(root) as entries:
            names = sorted(f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries)
    except OSError:
        return root, -1, -1
    text = "\0".join(name for name in names if name != f"{FOLDER}/")
    return root, _BY_CONTENTS, crc32(text.encode("utf-8", "surrogateescape"))


class Reports:
    """The remembered reports of one workspace under one registry."""

    def __init__(self, root: str, registry: Registry, today: date | None, *, fixes: bool = True) -> None:
        """Load what still holds."""
        self._root = root
        self._registry = registry
        self._started = time.time_ns()
        self._name = "reports" if fixes else "findings"
        begin(root)  # not later, for the root may not change in between
        self._contents, self._unchanged = _contents(root), stamp(root)
        self._key = repr((str(today), [stamp(path) for path in registry.documents]))
        self._depends: dict[str, Stamp] = {}
        self._reports: dict[str, tuple[int, int, str | None, Any]] = {}
        self._packing = Packing(registry)
        self._learned = False
        self._load()

    def find(self, file: FoundFile, package_of: Callable[[str], str]) -> Seen | None:
        """Return the report of a file that is still as it was, with its places.

        `package_of` says which package it is in, and is asked only if the report rests on that.
        """
        known = self._reports.get(file.rel)
        if known is None or known[0] != file.mtime_ns or known[1] != file.size:
            return None
        if known[2] is not None and known[2] != package_of(file.rel):
            return None
        return self._packing.unpack(known[3])

    def learn(self, rel: str, mtime_ns: int, size: int, package: str | None, plain: tuple[Any, ...]) -> None:
        """Remember what `seen_to_plain` gave, unless the file is so new that it may change unnoticed.

        None for `package` where the report does not rest on it.
        """
        self._learned = True
        if 0 <= mtime_ns < self._started - _GRANULARITY:
            self._reports[rel] = (mtime_ns, size, package, self._packing.pack(plain))
        else:
            self._reports.pop(rel, None)

    def save(self, looked_at: Iterable[str]) -> None:
        """Write what was learned; `looked_at` are the files and directories that new reports depend on."""
        if not self._learned:
            return
        for path in looked_at:
            if path not in self._depends:
                self._depends[path] = self._contents if path == self._root else stamp(path)
        if self._root in self._depends and (_contents(self._root), stamp(self._root)) != (
            self._contents,
            self._unchanged,
        ):
            return  # nobody knows what was looked at
        newest = max((one[1] for one in self._depends.values()), default=0)
        if newest < self._started - _GRANULARITY:
            value = (
                "ssot-reports",
                _VERSION,
                __version__,
                self._key,
                tuple(self._depends.values()),
                tuple(self._packing.kinds),
                self._reports,
            )
            keep(self._root, self._name, value)

    def _now(self, path: str, time: int) -> Stamp:
        """Return the stamp of what was looked at once, as it is now."""
        return self._contents if time == _BY_CONTENTS and path == self._root else stamp(path)

    def _load(self) -> None:
        known = recall(self._root, self._name)
        if (
            not isinstance(known, tuple)
            or len(known) != 7
            or known[:4] != ("ssot-reports", _VERSION, __version__, self._key)
            or any(self._now(path, time) != (path, time, size) for path, time, size in known[4])
        ):
            return
        self._depends = {one[0]: one for one in known[4]}
        self._packing = Packing(self._registry, known[5])
        self._reports = known[6]


def seen_to_plain(seen: Seen, registry: Registry) -> tuple[Any, ...]:
    """Turn a report and its places into nested tuples."""
    return to_plain(seen.report, registry), seen.places, seen.is_ascii


def to_plain(report: FileReport, registry: Registry) -> tuple[Any, ...]:
    """Turn a report into nested tuples; rules become their place in the registry."""
    places = _places(registry)
    findings = tuple(
        (
            one.code,
            one.kind,
            one.span.start,
            one.span.end,
            one.message,
            one.severity,
            one.phase,
            places[id(one.rule)] if one.rule else None,
            _ref(one.legacy),
            _ref(one.canonical),
            one.expected_failure,
            _fix(one.fix),
        )
        for one in report.findings
    )
    return findings, tuple(places[id(rule)] for rule in report.suppressed), report.parses


_placed: list[tuple[Registry, dict[int, int]]] = []  # of the last registry that was asked about


def _places(registry: Registry) -> dict[int, int]:
    """Return the place of each rule, by its identity."""
    if not _placed or _placed[0][0] is not registry:
        _placed[:] = [(registry, {id(rule): place for place, rule in enumerate(registry.rules)})]
    return _placed[0][1]


def _ref(ref: ObjectRef | None) -> tuple[str, str] | None:
    return (ref.module, ref.qualname) if ref else None


def _fix(fix: Fix | None) -> tuple[Any, ...] | None:
    if fix is None:
        return None
    edits = tuple((edit.start, edit.end, edit.text) for edit in fix.edits)
    return fix.applicability, fix.message, edits, fix.reason


def from_plain(plain: tuple[Any, ...], registry: Registry) -> FileReport:
    """Make a report of what `to_plain` gave, for the same registry."""
    from ssot_lsp.core.findings import Edit, FileReport, Finding, Fix, Span
    from ssot_lsp.core.names import ObjectRef

    findings, suppressed, parses = plain
    rules = registry.rules
    made = []
    for code, kind, start, end, message, severity, phase, rule, legacy, canonical, expected, fix in findings:
        found = Finding(
            code,
            kind,
            Span(start, end),
            message,
            severity,
            phase,
            None if rule is None else rules[rule],
            ObjectRef(*legacy) if legacy else None,
            ObjectRef(*canonical) if canonical else None,
            expected,
            Fix(fix[0], fix[1], tuple(Edit(*edit) for edit in fix[2]), fix[3]) if fix else None,
        )
        made.append(found)
    return FileReport(tuple(made), (), tuple(rules[place] for place in suppressed), parses)
