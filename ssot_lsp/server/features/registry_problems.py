"""Faults of a registry as it stands in the editor, before it is saved and in force.

Replacements that the source tree does not have (SSOT130) are looked for after each reading of the registry,
a few at a time beside the loop, and only while one of its documents is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.rules import Registry
from ssot_lsp.errors import SsotError
from ssot_lsp.registries.load import load_registry
from ssot_lsp.registries.merge import rule_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ssot_lsp.core.rules import Problem, Rule
    from ssot_lsp.registries.merge import RuleKey
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session

_AT_ONCE = 20  # rules that are looked up in one go: others wait for the same thread


@dataclass(frozen=True, slots=True)
class _Typed:
    """A registry as it stands in open documents; `versions` are theirs."""

    versions: tuple[tuple[str, int, int], ...]
    registry: Registry


class RegistryProblems:
    """The faults of each folder's registry."""

    def __init__(self, session: Session, shown: Callable[[Document], None]) -> None:
        """Listen to `session`; `shown` is told of documents with other faults than before."""
        self._session = session
        self._shown = shown
        self._typed: dict[int, _Typed] = {}
        self._unresolved: dict[int, dict[RuleKey, list[tuple[Rule, Problem]]]] = {}
        self._running: dict[int, int] = {}  # folder -> number of the search that counts
        self._number = 0
        session.on_rules.append(lambda folder, _changed: self._search(folder))
        session.on_documents.append(self._documents_changed)
        session.on_folders.append(lambda _added, removed: self._forget(removed))

    def of(self, folder: Folder) -> Sequence[Problem]:
        """Return the faults of a folder's registry: of the unsaved texts where documents are open."""
        registry = self._registry(folder)
        if registry is None:
            return folder.problems
        return [*registry.problems, *self._missing(folder, registry.rules)]

    def _registry(self, folder: Folder) -> Registry | None:
        """Read the registry with its open documents as they are; None where none is open."""
        opened = self._opened(folder)
        if not opened or folder.config is None:
            return None
        versions = tuple((one.uri, id(one), one.version) for one in opened)
        known = self._typed.get(id(folder))
        if known is not None and known.versions == versions and known.registry is not None:
            return known.registry
        try:
            registry = load_registry(folder.config, self._read)
        except SsotError:
            return None
        self._typed[id(folder)] = _Typed(versions, registry)
        return registry

    def _opened(self, folder: Folder) -> list[Document]:
        opened = [self._session.document_at(path) for path in folder.documents]
        return [document for document in opened if document is not None]

    def _read(self, path: str) -> bytes:
        """Read a document: from the editor, else from the disk. Raises OSError."""
        unsaved = self._session.unsaved_text(path)
        if unsaved is not None:
            return unsaved
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()

    def others(self, documents: Sequence[Document]) -> list[Document]:
        """List the other open documents of the registries that some documents belong to."""
        found = {}
        for folder in self._session.folders:
            opened = self._opened(folder)
            if any(one is document for one in opened for document in documents):
                found.update({one.uri: one for one in opened})
        return [one for uri, one in found.items() if all(uri != document.uri for document in documents)]

    def _forget(self, folders: Sequence[Folder]) -> None:
        for folder in folders:
            for kept in (self._typed, self._unresolved, self._running):
                kept.pop(id(folder), None)

    # -- replacements that do not exist

    def unresolved(self, folder: Folder) -> frozenset[RuleKey]:
        """Return the keys of the rules whose replacement was found not to exist."""
        return frozenset(self._unresolved.get(id(folder), ()))

    def _missing(self, folder: Folder, rules: Sequence[Rule]) -> list[Problem]:
        """Return what the last search found of rules that are still the same, where they stand now."""
        known = self._unresolved.get(id(folder))
        if not known:
            return []
        found = []
        for rule in rules:
            for checked, problem in known.get(rule_key(rule), ()):
                if (rule.canonical, rule.rename) == (checked.canonical, checked.rename) and rule.origin:
                    found.append(problem._replace(origin=rule.origin))
        return found

    def _documents_changed(self, documents: list[Document]) -> None:
        """Begin a search when a document of a registry has come to be open."""
        for folder in self._session.folders:
            if id(folder) in self._unresolved or id(folder) in self._running or not folder.documents:
                continue
            opened = self._opened(folder)
            if any(one is document for one in opened for document in documents):
                self._search(folder)

    def _search(self, folder: Folder) -> None:
        """Look for replacements that do not exist, if anybody would see them."""
        self._typed.pop(id(folder), None)
        if not self._opened(folder):
            self._unresolved.pop(id(folder), None)
            self._running.pop(id(folder), None)
            return
        self._number += 1
        self._running[id(folder)] = self._number
        self._session.start(self._look(folder, self._number))

    async def _look(self, folder: Folder, number: int) -> None:
        from ssot_lsp.registries.unresolved import find_unresolved

        rules = folder.rules.registry.rules
        found: dict[RuleKey, list[tuple[Rule, Problem]]] = {}
        for start in range(0, len(rules), _AT_ONCE):
            some = rules[start : start + _AT_ONCE]

            def look(some: Sequence[Rule] = some) -> list[tuple[Rule, Problem]]:
                modules = folder.modules()
                return [(rule, problem) for rule in some for problem in find_unresolved([rule], modules)]

            for rule, problem in await self._session.in_background(look):
                found.setdefault(rule_key(rule), []).append((rule, problem))
            if self._running.get(id(folder)) != number:
                return
        del self._running[id(folder)]
        before, self._unresolved[id(folder)] = self._unresolved.get(id(folder)), found
        if before != found and (before or found):
            for document in self._opened(folder):
                self._shown(document)
