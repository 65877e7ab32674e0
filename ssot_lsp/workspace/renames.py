"""Files and directories about to be renamed: which modules get which names by that, and which files move.

Nothing has moved yet when this is asked. Source: LSP 3.17, "WillRenameFiles Request".
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Rule
from ssot_lsp.workspace.roots import SourceRoots

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.facts import Modules

_SUFFIXES = (".py", ".pyi")


@dataclass(frozen=True, slots=True)
class Rename:
    """A file or a directory and where it goes, both relative to the root with forward slashes."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ModuleMove:
    """A module and its name to be. `whole` takes what lies below it along: a directory was renamed."""

    old: str
    new: str
    whole: bool
    rename: Rename


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the imports of what is renamed are left alone, in words that can follow its old path."""

    rename: Rename
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request for renames comes to: modules that move, and renames that nothing is done about."""

    moves: tuple[ModuleMove, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        """Return the moves as rules: old name legacy, new name canonical."""
        return tuple(
            Rule(f"rename {move.old}", ObjectRef(move.old), ObjectRef(move.new), submodules=move.whole)
            for move in self.moves
        )


class RenamedRoots(SourceRoots):
    """The source roots as they will be: asked about a directory that comes to be, it looks at the old one."""

    def __init__(self, root: str, configured: Iterable[str] | None, renames: Sequence[Rename]) -> None:
        """Take the absolute workspace root, roots relative to it (None: to be found) and what is renamed."""
        super().__init__(root, configured)
        self._back = {one.new: one.old for one in renames}

    def _absolute(self, directory: str) -> str:
        return super()._absolute(_mapped(directory, self._back))


class Renames:
    """The renames of one request, in one workspace."""

    def __init__(self, root: str, configured: Iterable[str] | None, renames: Sequence[Rename]) -> None:
        """Take the absolute workspace root, the registry's source roots, and what is renamed."""
        self._root = root
        self._configured = configured
        self.renames = tuple(renames)
        self._forth = {one.old: one.new for one in renames}
        self.before = SourceRoots(root, configured)
        self._after = RenamedRoots(root, configured, self.renames)

    def without(self, refusals: Sequence[Refusal]) -> Renames:
        """Return the renames that are left."""
        gone = {one.rename for one in refusals}
        return Renames(self._root, self._configured, [one for one in self.renames if one not in gone])

    def context_after(self, rel: str) -> FileContext | None:
        """Say which module a file will be; None for one that stays where it is."""
        new = _mapped(rel, self._forth)
        return None if new == rel else self._after.module_of(new)

    def plan(self, files: Iterable[str], modules: Modules) -> Plan:
        """Say which modules get other names. `files` are all there are, `modules` what is there now."""
        moves: list[ModuleMove] = []
        refusals: list[Refusal] = []
        known = list(files)
        for rename in self.renames:
            outcome = self._move(rename, known)
            if isinstance(outcome, Refusal):
                refusals.append(outcome)
            elif outcome is not None and outcome.old != outcome.new:
                moves.append(outcome)
        leaving = {move.old for move in moves}
        sound = []
        for move in moves:
            taken = self._taken(move, leaving, modules)
            if taken is not None:
                refusals.append(taken)
            elif self._is_the_module(move, modules):
                sound.append(move)
        return Plan(tuple(sound), tuple(refusals))

    def _move(self, rename: Rename, files: list[str]) -> ModuleMove | Refusal | None:
        """Say which module a rename moves; None where it moves none."""
        path = f"{self._root}/{rename.old}"
        below = f"{rename.old}/"
        whole = os.path.isdir(path)  # noqa: PTH112
        if whole:
            if not any(file.startswith(below) and file.endswith(_SUFFIXES) for file in files):
                return None
            before = self.before.module_of(f"{rename.old}/__init__.py")
            after = self._after.module_of(f"{rename.new}/__init__.py")
        else:
            suffix = os.path.splitext(rename.old)[1]  # noqa: PTH122
            if suffix not in _SUFFIXES:
                return None
            before, after = self.before.module_of(rename.old), self._after.module_of(rename.new)
            if not rename.new.endswith(suffix):
                return Refusal(rename, "will be no Python file") if before.module else None
        if before.module is None:  # nothing imports it by a name
            return None
        if after.module is None:
            return Refusal(rename, f"cannot be imported once it is {rename.new}")
        if self._exists(rename):
            return Refusal(rename, f"cannot become {rename.new}, which is there already")
        return ModuleMove(before.module, after.module, whole, rename)

    def _exists(self, rename: Rename) -> bool:
        """Tell whether something that stays is where a file is to go."""
        old, new = f"{self._root}/{rename.old}", f"{self._root}/{rename.new}"
        if not os.path.lexists(new) or any(one.old == rename.new for one in self.renames):
            return False
        try:
            return not os.path.samefile(old, new)  # noqa: PTH121 - another case, where the disk does not tell
        except OSError:
            return True

    def _taken(self, move: ModuleMove, leaving: set[str], modules: Modules) -> Refusal | None:
        """Say whether another module has the name that one is to get."""
        found = modules.look_up(ObjectRef(move.new))
        if found.status != "present" or move.new in leaving:
            return None
        if found.path is None and found.kind == "module" and not _is_builtin(move.new):
            return None  # a directory without Python files counts as a module too
        return (
            None
            if self._partner(move, found.path)
            else Refusal(move.rename, f"would hide the module {move.new}")
        )

    def _partner(self, move: ModuleMove, path: str | None) -> bool:
        """Tell whether the module of that name is the other of source and stub of the one that moves."""
        if path is None:
            return False
        stem = os.path.splitext(path)[0]  # noqa: PTH122
        return any(
            os.path.normpath(f"{self._root}/{os.path.splitext(one.new)[0]}") == stem  # noqa: PTH122
            for one in self.renames
        )

    def _is_the_module(self, move: ModuleMove, modules: Modules) -> bool:
        """Tell whether what moves is what its name imports: not a stub whose source stays, say."""
        if move.whole:
            return True
        path = modules.look_up(ObjectRef(move.old)).path
        if path is None:
            return False
        stays = os.path.relpath(path, self._root).replace(os.sep, "/")
        return any(one.old == stays for one in self.renames)


def _is_builtin(module: str) -> bool:
    import sys

    return module.partition(".")[0] in sys.builtin_module_names


def _mapped(rel: str, pairs: Mapping[str, str]) -> str:
    """Carry a path over by the innermost pair that speaks of it."""
    part = rel
    while part:
        new = pairs.get(part)
        if new is not None:
            return new + rel[len(part) :]
        part = part.rpartition("/")[0]
    return rel
