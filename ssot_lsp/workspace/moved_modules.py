"""Modules as they will be once some have other names: what the resolve gate is told before a move.

A new name has what the old one has. The old names are answered for as ever: the gate compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.facts import Exports, Lookup
from ssot_lsp.core.names import ObjectRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.facts import Modules
    from ssot_lsp.workspace.renames import ModuleMove

_ANYTHING = Exports(frozenset(), complete=True)


class MovedModules:
    """Implements `ssot_lsp.core.facts.Modules` over the modules as they are.

    Names that are old and new at once (two modules swap) are answered for as neither: everything in
    them exists, and of what kind it is is not known.
    """

    def __init__(self, modules: Modules, moves: Sequence[ModuleMove]) -> None:
        """Answer by `modules`, which know the old names alone."""
        self._modules = modules
        self._back = [(move.new, move.old, move.whole) for move in moves]
        self._forth = [(move.old, move.new, move.whole) for move in moves]

    def look_up(self, ref: ObjectRef) -> Lookup:
        """Tell whether `ref` exists, of what kind it is and where it is defined."""
        if self._is_both(ref.module):
            kind = "unknown" if ref.qualname else "module"
            return Lookup("present", "module" if kind == "module" else "unknown", "", None)
        old = _carried(ref.module, self._back)
        if old is None:
            return self._modules.look_up(ref)
        found = self._modules.look_up(ObjectRef(old, ref.qualname))
        if found.kind == "module" and found.defined is not None and self._is_left(ref, found.defined):
            return Lookup("absent", reason=f"{found.defined} stays where it is")
        defined = found.defined if found.kind == "module" else None  # an object may well be the asker's own
        if defined is not None:
            defined = ObjectRef(_carried(defined.module, self._forth) or defined.module)
        # what is not there, or not for certain, will be so as well: no import of it gets worse
        return found._replace(status="present", reason="", defined=defined)

    def _is_left(self, ref: ObjectRef, defined: ObjectRef) -> bool:
        """Tell whether an attribute of a package that moves alone is a submodule, which stays."""
        old = _carried(ref.module, self._back)
        return (
            bool(ref.qualname)
            and defined.dotted == f"{old}.{ref.qualname}"
            and _carried(defined.module, self._forth) is None
        )

    def exports(self, module: str) -> Exports | None:
        """What a star import of `module` binds: the same under both names, whatever it is."""
        return self._same(module, self._modules.exports)

    def names(self, module: str) -> Exports | None:
        """Every name that is an attribute of `module` after import, the same under both names."""
        return self._same(module, self._modules.names)

    def _same(self, module: str, ask: object) -> Exports | None:
        assert callable(ask)
        if self._is_both(module):
            return _ANYTHING
        old = _carried(module, self._back)
        if old is None and _carried(module, self._forth) is None:
            found: Exports | None = ask(module)
            return found
        known: Exports | None = ask(old or module)
        return Exports(known.names, complete=True) if known is not None else _ANYTHING

    def imports(self, module: str) -> frozenset[str]:
        """Absolute dotted modules that `module` imports, by their old and by their new names."""
        old = _carried(module, self._back) or module
        found = self._modules.imports(old)
        new = {carried for one in found if (carried := _carried(one, self._forth)) is not None}
        itself = _carried(old, self._forth)
        return found | new | ({itself, old} if itself is not None else set())

    def _is_both(self, module: str) -> bool:
        return _carried(module, self._back) is not None and _carried(module, self._forth) is not None


def _carried(module: str, pairs: Sequence[tuple[str, str, bool]]) -> str | None:
    """Carry a module over by the innermost pair that speaks of it; None where none does."""
    best = None
    for pair in pairs:
        speaks = module == pair[0] or (pair[2] and module.startswith(f"{pair[0]}."))
        if speaks and (best is None or len(pair[0]) > len(best[0])):
            best = pair
    return None if best is None else best[1] + module[len(best[0]) :]
