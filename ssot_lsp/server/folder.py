"""One workspace folder: its registry, what is known of its files, and the answers about its modules."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.rules import Origin, Problem, Registry
from ssot_lsp.errors import SsotError
from ssot_lsp.registries.codes import SYNTAX, UNREADABLE
from ssot_lsp.registries.find import find_config, workspace_root
from ssot_lsp.registries.load import load_registry
from ssot_lsp.server.rules import Rules, prepare
from ssot_lsp.workspace.files import discover, relative_to
from ssot_lsp.workspace.roots import SourceRoots

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.findings import Finding
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.workspace.resolve import WorkspaceModules
    from ssot_lsp.workspace.scan import Place

logger = logging.getLogger(__name__)

_BROKEN = frozenset({UNREADABLE, SYNTAX})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file on disk with findings: `places` are 0-based lines and columns in the client's unit."""

    mtime_ns: int
    size: int
    findings: tuple[Finding, ...]
    places: tuple[Place, ...]
    cells: tuple[tuple[int, int], ...] = ()  # of a notebook: the cell and the line in it, from 1


@dataclass(frozen=True, slots=True)
class Silenced:
    """A file on disk with findings that comments silence: the rule of each."""

    mtime_ns: int
    size: int
    rules: tuple[Rule, ...]


class Folder:
    """A folder of the workspace under one registry.

    `path` is the folder itself, `root` what the registry's paths are relative to: the folder, or one
    above it. `problems` are those of the registry as it lies on the disk now; `rules` those of the last
    registry that could be read.
    """

    def __init__(self, path: str, texts: Callable[[str], bytes | None]) -> None:
        """Take an absolute path; `texts` gives the unsaved text of an open file by its absolute path."""
        self.path = path
        self.root = path
        self.config: str | None = None
        self.named: str | None = None  # a registry that the settings name
        self.problems: tuple[Problem, ...] = ()
        self.documents: tuple[str, ...] = ()
        self.rules: Rules = prepare(Registry(), 0)
        self.before: Registry | None = None  # the registry that was in force before the last reading
        self.broken = ""  # why the registry on disk is not the one in force
        self.files: dict[str, FoundFile] = {}
        self.silenced: dict[str, Silenced] = {}
        self.scanned = False
        self.partial = False  # only what is open of it is looked at
        self.incomplete = False  # the last scan failed, or was cancelled
        self.search: tuple[str, ...] = ()  # directories that modules are looked up in, once that is known
        self.number = 0
        self._texts = texts
        self._roots = SourceRoots(path)
        self._modules: WorkspaceModules | None = None
        self.stale = False

    # -- the registry

    def load(self) -> bool:
        """Read the registry from the disk. Tell whether other rules are in force than before."""
        try:
            config = self._config()
            if config is None:
                registry = Registry()
                self.broken, self.root, self.config = "", self.path, None
            else:
                registry = load_registry(config)
                self.broken = next((p.message for p in registry.problems if p.code in _BROKEN), "")
                self.root, self.config = self._root(config), config
        except SsotError as error:
            registry = Registry(problems=(_problem(str(error), self.config or self.path),))
            self.broken = str(error).partition("\n")[0]
        self.problems = registry.problems
        self.documents = tuple(dict.fromkeys((*registry.documents, *([self.config] if self.config else ()))))
        if self.broken and self.rules.registry.rules:
            logger.warning("the registry is broken, the last good one stays in force: %s", self.broken)
            return False
        self.before = before = self.rules.registry
        if _in_force(registry) == _in_force(before) and self.number:
            return False
        self.number += 1
        self.rules = prepare(registry, self.number)
        self._roots = SourceRoots(self.root, registry.source_roots)
        self._modules = None
        return True

    def _config(self) -> str | None:
        """Find the registry: the one that is named, else the nearest at or above the folder."""
        if self.named:
            return os.path.normpath(os.path.join(self.path, self.named))  # noqa: PTH118
        return find_config(self.path)

    def _root(self, config: str) -> str:
        """Say what the registry's paths are relative to."""
        return self.path if self.named else workspace_root(config)

    def speaks_of(self, path: str) -> bool:
        """Tell whether a file is the registry or one of the documents that it reads."""
        return path in self.documents

    # -- files

    def holds(self, path: str) -> bool:
        """Tell whether a file lies in this folder."""
        return path == self.path or path.startswith(self.path.rstrip(os.sep) + os.sep)

    def context(self, path: str) -> FileContext:
        """Say which module a file is."""
        return self._roots.module_of(relative_to(path, self.root))

    def files_changed(self) -> None:
        """Forget what rests on which files there are: packages, source roots, answers about modules."""
        self._roots = SourceRoots(self.root, self.rules.registry.source_roots)
        self._modules = None

    def modules(self) -> WorkspaceModules:
        """Return what answers the resolve gate, up to date. For the thread that works fixes out only."""
        modules, stale = self._modules, self.stale
        self.stale = False  # what becomes stale from here on is seen the next time
        if modules is None:
            from ssot_lsp.workspace.environment import find_environment
            from ssot_lsp.workspace.resolve import WorkspaceModules

            files = discover([self.root], self.root, self.rules.registry.exclude, want_stat=False).files
            self.search = self._roots.search(file.rel for file in files)
            modules = self._modules = WorkspaceModules(
                self.search,
                environment=find_environment(self.root),
                texts=self._texts,
            )
        elif stale:
            modules.refresh()
        return modules


def _in_force(registry: Registry) -> tuple[object, ...]:
    """Return what of a registry makes a difference to findings."""
    return registry.rules, registry.phases, registry.exclude, registry.source_roots


def _problem(message: str, path: str) -> Problem:
    return Problem(UNREADABLE, message.partition("\n")[0], Origin(path, 1))
