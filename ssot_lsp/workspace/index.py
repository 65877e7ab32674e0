"""What files hold, remembered between runs: which of them the registry can hit, and a digest each.

A file counts as unchanged while its time and size are the same, and only if it was older than the
clock's granularity when it was read. The index lies in `.ssot_cache`; a lost, foreign or broken one is
made again without a word. Two processes may share it: the last writer's is kept. Digests are large and seldom
asked for, so they lie in a file of their own.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from ssot_lsp import __version__
from ssot_lsp.workspace.cache import keep, recall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssot_lsp.core.rules import Registry
    from ssot_lsp.workspace.files import FoundFile

_NAME = "index"
_DIGESTS = "digests"
_VERSION = 8  # raise it whenever the shape of an entry or the meaning of a digest changes
UNMADE = b"\0"  # in the place of a digest: none has been made; no digest holds a NUL
_GRANULARITY = 2_000_000_000  # ns; FAT keeps times in steps of two seconds


class Entry(NamedTuple):
    """What is known of one file.

    `hit` is the judgement under the index's rules: None where there is none. It holds while the file's
    package is `package`, None where that does not matter because nothing is imported or named relatively.
    """

    mtime_ns: int
    size: int
    hit: bool | None
    package: str | None


def rules_key(registry: Registry) -> str:
    """Write down what of a registry decides whether there is anything to say of a file.

    Judgements hold under the same. A replacement counts, for what lies in it already is not legacy, and
    comments silence findings by what they are called: a rule's name, or a code that tells of a replacement.
    """
    rules = [
        (rule.id, str(rule.legacy), str(rule.canonical or ""), rule.submodules, rule.strings_only)
        for rule in registry.rules
    ]
    return repr((rules, registry.source_roots))


class Index:
    """The entries of one workspace, by path relative to its root."""

    def __init__(self, root: str, rules: str) -> None:
        """Load what is remembered for `root`; judgements count only under the same `rules` (any text)."""
        self._root = root
        self._rules = rules
        self._started = time.time_ns()
        self._entries, self.judged_under = _load(root)  # the rules that `hit` of the entries speaks of
        self.same_rules = self.judged_under == rules
        self._judged: set[str] = set()  # entries whose `hit` is that of this run's rules
        self._learned = False
        self._digests: dict[str, tuple[int, int, bytes | None]] | None = None  # until they are asked for
        self._digested = False

    def find(self, rel: str, mtime_ns: int, size: int) -> Entry | None:
        """Return the entry of a file that is still as it was."""
        found = self._entries.get(rel)
        if found is None or found[0] != mtime_ns or found[1] != size:
            return None
        return Entry(*found)

    def not_clean(
        self, files: Iterable[FoundFile], package_in: Callable[[str], str | None]
    ) -> list[FoundFile]:
        """Leave out files that are as they were and surely clean; it has to be quick.

        `package_in` says which package a directory (relative to the root) is.
        """
        if not self.same_rules:
            return list(files)
        find = self._entries.get
        packages: dict[str, str | None] = {}
        left = []
        for file in files:
            _, rel, mtime_ns, size = file
            known = find(rel)
            if known is not None and known[:3] == (mtime_ns, size, False):
                package = known[3]
                if package is None:
                    continue
                directory = rel.rpartition("/")[0]
                if directory not in packages:
                    packages[directory] = package_in(directory)
                if packages[directory] == package and rel.endswith(".py"):
                    continue
            left.append(file)
        return left

    def digest(self, rel: str, entry: Entry) -> bytes | None:
        """Return the digest of a file that `find` told of; None or `UNMADE` where there is none.

        None is that of an unusual file, which has to be read to be judged. `UNMADE` stands for all others
        until rules have changed once while the file stayed: most files are never judged twice, and a
        digest is dear.
        """
        known = self._all_digests().get(rel)
        return UNMADE if known is None or known[:2] != entry[:2] else known[2]

    def _all_digests(self) -> dict[str, tuple[int, int, bytes | None]]:
        if self._digests is None:
            known = recall(self._root, _DIGESTS)
            sound = isinstance(known, tuple) and known[:3] == ("ssot-digests", _VERSION, __version__)
            self._digests = known[3] if sound and isinstance(known, tuple) else {}
        return self._digests

    def learn(self, rel: str, entry: Entry, digest: bytes | None = UNMADE) -> None:
        """Remember a file, unless it is so new that it may change again unnoticed.

        Its digest stays what it is where none is given.
        """
        if entry.mtime_ns < 0 or entry.mtime_ns > self._started - _GRANULARITY:
            if self._entries.pop(rel, None) is not None:
                self._learned = True
            return
        self._entries[rel] = tuple(entry)
        self._judged.add(rel)
        self._learned = True
        if digest != UNMADE:
            self._all_digests()[rel] = (entry.mtime_ns, entry.size, digest)
            self._digested = True

    def confirm(self, rel: str) -> None:
        """Keep the judgement of a file that changed rules are known not to concern."""
        self._judged.add(rel)
        self._learned = True

    def save(self, present: Iterable[str] | None = None) -> None:
        """Write the index if anything was learned; with `present`, all paths there are, drop others.

        As long as there are no more entries than paths, what is gone may stay.
        """
        if present is not None:
            paths = set(present)
            gone = self._entries.keys() - paths if len(paths) < len(self._entries) else ()
            for rel in gone:
                del self._entries[rel]
            self._learned = self._learned or bool(gone)
        if self._learned:
            if not self.same_rules:  # what other rules said of a file says nothing under these
                for rel, entry in self._entries.items():
                    if rel not in self._judged:
                        self._entries[rel] = (*entry[:2], None, entry[3])
            keep(self._root, _NAME, ("ssot-index", _VERSION, __version__, self._rules, self._entries))
            self._learned = False
        if self._digested:
            digests = {rel: one for rel, one in self._all_digests().items() if rel in self._entries}
            keep(self._root, _DIGESTS, ("ssot-digests", _VERSION, __version__, digests))
            self._digested = False


def _load(root: str) -> tuple[dict[str, Any], str | None]:
    """Read the remembered entries, and the rules that they were judged under."""
    remembered = recall(root, _NAME)
    if (
        isinstance(remembered, tuple)
        and len(remembered) == 5
        and remembered[:3] == ("ssot-index", _VERSION, __version__)
        and isinstance(remembered[4], dict)
    ):
        return remembered[4], remembered[3]
    return {}, None
