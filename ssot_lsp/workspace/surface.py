"""What a module shows to the outside: the names a star import binds, and all its attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ssot_lsp.core.bindings import Bindings, DunderAll, ModuleFacts, Starred, Unbound
from ssot_lsp.core.facts import Exports


class Surface(NamedTuple):
    """Names that are there, that are there under a condition, that may be there (submodules).

    `open` says in words that follow "which" why there may be others; empty when there are none.
    """

    names: frozenset[str]
    conditional: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    open: str = ""

    @property
    def any(self) -> frozenset[str]:
        """Every name that is there or may be, `open` apart."""
        return self.names | self.conditional | self.possible

    def as_exports(self) -> Exports:
        """Give the form the core knows."""
        complete = not (self.conditional or self.possible or self.open)
        return Exports(self.names | self.conditional, complete)


class Surfaces:
    """Works surfaces out from facts, and remembers them."""

    def __init__(
        self,
        facts: Callable[[str], ModuleFacts | str],
        submodules: Callable[[str], frozenset[str]],
        builtins: Callable[[str], frozenset[str] | None],
    ) -> None:
        """`facts` reads a module, `submodules` lists those on disk, `builtins` names what is compiled in."""
        self._facts = facts
        self._submodules = submodules
        self._builtins = builtins
        self._exported: dict[str, Surface | None] = {}
        self._attributes: dict[str, Surface | None] = {}
        self._open: set[str] = set()
        self._circles = 0

    def exported(self, module: str, importer: str | None = None) -> Surface | None:
        """What `from module import *` binds; None when the module cannot be read.

        Seen from `importer`, a module that may still be half imported shows nothing for certain.
        """
        if module in self._open:
            self._circles += 1
            return None
        if module not in self._exported:
            circles = self._circles
            self._open.add(module)
            try:
                surface = self._export(module)
            finally:
                self._open.discard(module)
            if circles != self._circles and self._open:
                return surface
            self._exported[module] = surface
        surface = self._exported[module]
        if surface is not None and importer is not None and self._may_be_partial(module, importer):
            return Surface(frozenset(), open="imports its importer in turn")
        return surface

    def attributes(self, module: str) -> Surface | None:
        """Every name bound in `module`, without what every module has; None when it cannot be read."""
        if module not in self._attributes:
            facts = self._facts(module)
            if isinstance(facts, str):
                known = self._builtins(module)
                self._attributes[module] = Surface(known) if known is not None else None
            else:
                self._attributes[module] = self._bound_in(facts)
        return self._attributes[module]

    def _export(self, module: str) -> Surface | None:
        facts = self._facts(module)
        if isinstance(facts, str):
            known = self._builtins(module)
            return None if known is None else Surface(frozenset(one for one in known if one[:1] != "_"))
        if facts.replaced:
            return Surface(frozenset(), open=facts.replaced)
        if facts.all is not None:
            names = self._listed(facts.all, frozenset({module}))
            if names is None:
                return Surface(facts.all.names, facts.all.maybe, open="builds its __all__ as it runs")
            return Surface(names)
        every = self._bound_in(facts)
        public = frozenset(one for one in every.names if one[:1] != "_")
        conditional = frozenset(one for one in every.conditional if one[:1] != "_")
        possible: frozenset[str] = frozenset()
        if facts.is_package:
            below = frozenset(one for one in self._submodules(module) if one[:1] != "_")
            possible = below - public - conditional
        may_answer = any(not isinstance(one, Unbound) for one in facts.names.get("__getattr__", ()))
        return Surface(
            public,
            conditional,
            possible,
            every.open or ("has a module-level __getattr__" if may_answer else ""),
        )

    def _listed(self, listed: DunderAll, seen: frozenset[str]) -> frozenset[str] | None:
        """Every name of an `__all__` and of those it takes in; None when one of them is not known."""
        if not listed.complete:
            return None
        names = listed.names
        for other in listed.others:
            for star in other.stars:
                surface = self.exported(star)
                if surface is None or surface.open or other.name in surface.any:
                    return None
            facts = self._facts(other.module)
            if other.module in seen or isinstance(facts, str) or facts.all is None:
                return None
            more = self._listed(facts.all, seen | {other.module})
            if more is None:
                return None
            names |= more
        return names

    def _bound_in(self, facts: ModuleFacts) -> Surface:
        stars = self._stars(facts)
        candidates = set(facts.names)
        why = facts.replaced or facts.dynamic or ("is known by its stub only" if facts.stub else "")
        if any(not isinstance(one, Unbound) for one in facts.names.get("__getattr__", ())):
            why = why or "has a module-level __getattr__"
        for module, surface in stars.items():
            if surface is None:
                why = why or f"imports * from {module}, which cannot be read"
            else:
                candidates |= surface.names | surface.conditional
                if surface.open:
                    why = why or f"imports * from {module}, which {surface.open}"
        names: set[str] = set()
        conditional: set[str] = set()
        possible: set[str] = set()
        for surface in stars.values():
            possible |= surface.possible if surface else set()
        for name in candidates:
            bound = _is_bound(name, facts.names.get(name, facts.rest), stars)
            if bound is True:
                names.add(name)
            elif bound is None:
                conditional.add(name)
        possible -= names
        return Surface(frozenset(names), frozenset(conditional | possible), frozenset(), why)

    def _stars(self, facts: ModuleFacts) -> dict[str, Surface | None]:
        """Surfaces of all modules that `facts` star-imports."""
        stars: dict[str, Surface | None] = {}
        seen: set[Starred] = set()
        pending = list(facts.rest)
        while pending:
            one = pending.pop()
            if isinstance(one, Starred) and one not in seen:
                seen.add(one)
                if one.module not in stars:
                    stars[one.module] = self.exported(one.module, importer=facts.module)
                pending.extend(one.under)
        return stars

    def _may_be_partial(self, module: str, importer: str) -> bool:
        """Tell whether `module` may be in the middle of its own import when `importer` imports it."""
        if importer.startswith(f"{module}."):
            return True
        if module.startswith(f"{importer}."):
            return False  # the package always comes first, and its submodule runs to its end
        facts = self._facts(module)
        if isinstance(facts, str):
            return False
        return any(importer in {source, f"{source}.{name}"} for source, name in facts.imports)


def _is_bound(name: str, bindings: Bindings, stars: Mapping[str, Surface | None]) -> bool | None:
    """True or False where every path agrees, None where they differ or may differ."""
    verdicts: set[bool] = set()
    seen: set[Starred] = set()
    pending = list(bindings)
    while pending:
        one = pending.pop()
        if not isinstance(one, Starred):
            verdicts.add(not isinstance(one, Unbound))
        elif one not in seen:
            seen.add(one)
            surface = stars.get(one.module)
            if (
                surface is None
                or surface.open
                or name in surface.names | surface.conditional | surface.possible
            ):
                verdicts.add(True)
            if surface is None or name not in surface.names:
                pending.extend(one.under)
    return verdicts.pop() if len(verdicts) == 1 else None
