"""What import statements bind, and which modules they run.

A submodule that is imported becomes an attribute of its package, whoever imports it: the import system's
reference, "Submodules".
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod

from ssot_lsp.core import dunder_all
from ssot_lsp.core.bindings import Aliased, Bindings, Defined, Imported, Starred, Unbound, merge
from ssot_lsp.core.flow import Flow


class ImportFlow(Flow, ABC):
    """Follows import statements; `imports` are those seen, `suspicion` what makes the names uncertain."""

    def __init__(self, module: str, *, is_package: bool, stub: bool, in_class: bool) -> None:
        """Begin in `module` (absolute), or with `in_class` in the body of a class there."""
        super().__init__()
        self.module = module
        self.is_package = is_package
        self.stub = stub
        self.in_class = in_class
        self.imports: set[tuple[str, str]] = set()
        self.suspicion = ""

    @abstractmethod
    def scope(self, name: str) -> Bindings:
        """Tell what `name` is bound to just here."""

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._note_import(alias.name, "")
            root = alias.name.partition(".")[0]
            if alias.asname:
                binding = Imported(alias.name, "", node.lineno, as_attribute=root != alias.name)
                self._bind_import(alias.asname, binding, alias)
            else:
                self._bind_import(root, Imported(root, "", node.lineno), alias)

    def _importfrom(self, node: ast.ImportFrom) -> None:
        source = self._absolute(node)
        for alias in node.names:
            if source is None:
                if alias.name != "*":
                    self.bind(alias.asname or alias.name, Defined("unknown", node.lineno))
                else:
                    self.suspicion = "has a star import that leads outside its package"
                continue
            self._note_import(source, "" if alias.name == "*" else alias.name)
            if alias.name == "*":
                self.star(source, node.lineno)
                continue
            if source == self.module and self.is_package:
                self._import_own(alias, node.lineno)
            else:
                self._bind_import(
                    alias.asname or alias.name, Imported(source, alias.name, node.lineno), alias
                )
            if (alias.asname or alias.name) == "__all__":
                self.set_all(dunder_all.of_import(source, alias.name))

    def _import_own(self, alias: ast.alias, line: int) -> None:
        """`from . import x` in a package: what is bound already, else the submodule."""
        submodule: Bindings = (Imported(f"{self.module}.{alias.name}", "", line),)
        bound = self.scope(alias.name)
        if is_bound(bound):
            alone = all(isinstance(one, Defined | Imported | Aliased) for one in bound)
            taken: Bindings = (Aliased(alias.name, bound, (), line),)
            submodule = taken if alone else taken + submodule
        self.bind_all(alias.asname or alias.name, submodule)

    def _bind_import(self, name: str, binding: Imported, alias: ast.alias) -> None:
        if self.stub and alias.asname != alias.name:
            return  # private in a stub (PEP 484, "Stub files"); a later `__all__` does not change that
        self.bind(name, binding)

    def _note_import(self, source: str, name: str) -> None:
        self.imports.add((source, name))
        prefix = f"{self.module}."
        if self.is_package and not self.in_class and source.startswith(prefix):
            # importing a submodule makes it an attribute of its package
            submodule = source[len(prefix) :].partition(".")[0]
            new: Bindings = (Imported(prefix + submodule, "", 0),)
            before = self.scope(submodule)
            if not _is_module(before, prefix + submodule):
                self.bind_all(submodule, merge(before, new) if is_bound(before) else new)

    def _absolute(self, node: ast.ImportFrom) -> str | None:
        if not node.level:
            return node.module
        parts = self.module.split(".")
        up = node.level - 1 if self.is_package else node.level
        if up >= len(parts):
            return None
        parts = parts[: len(parts) - up]
        return ".".join((*parts, node.module) if node.module else parts)


def _is_module(bindings: Bindings, module: str) -> bool:
    """Tell whether an import has bound `module` already, on every path."""
    match bindings:
        case (Imported(name, ""),):
            return name == module
        case (Starred(_, under),):
            return _is_module(under, module)
    return False


def is_bound(bindings: Bindings) -> bool:
    """Tell whether a name is bound on any path."""
    return any(not isinstance(one, Unbound) for one in bindings)
