"""Every binding and use of one name, and which binding a use may see: by scope and by order of statements.

Source: Python reference, section 4.2 (naming and binding).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import chain as joined
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.branches import last_left_early, suites_apart
from ssot_lsp.core.effects import COMPREHENSIONS, effect, stretches, suites_of_binding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.imports import ImportedName, ImportStatement
    from ssot_lsp.core.roles import Role
    from ssot_lsp.core.syntax import Path

ScopeKey = tuple[int, str]  # start byte and node type of the node that opens the scope
MODULE: ScopeKey = (0, "module")
SOMETIME = (-1,)  # the suites of a binding that another function makes, whenever it is called
# of type parameters, and of what is evaluated when it is asked for: PEP 695 calls them annotation scopes
_OF_TYPES = frozenset({"type_parameters", "type_value"})

_JUMP = re.compile(rb"\b(?:break|continue)\b")


class Binding(NamedTuple):
    """One place that binds (or deletes) a name in a scope.

    `suites` are the start bytes of the conditional suites it stands in, outermost first: it surely
    happened before a later place whose own suites begin with them. A loop's target, the name of a handler
    and a capture of a case belong to the suite that they open. `near` are stretches of the text around
    one in an expression where it counts whatever the order of the text, each with whether it surely does.
    An exception may end the first `left_early` of the suites, and what follows them still run.
    """

    position: int
    scope: ScopeKey
    role: Role
    suites: tuple[int, ...]
    statement: ImportStatement | None = None
    entry: ImportedName | None = None
    near: tuple[tuple[int, int, bool], ...] = ()
    left_early: int = 0


class Use(NamedTuple):
    """One place that reads a name. `path` leads from the root to it."""

    start: int
    end: int
    path: Path
    chain: tuple[ScopeKey, ...]  # scopes from the module inwards
    suites: tuple[int, ...]
    loops: tuple[tuple[int, int], ...] = ()  # start and end of the loops around it in its own scope


class NameTable:
    """Every binding and use of one name in a file."""

    __slots__ = (
        "_declared",
        "_near",
        "_of_entry",
        "_outside",
        "_sometime",
        "_users",
        "_utf8",
        "bindings",
        "name",
        "uses",
    )

    def __init__(
        self,
        name: str,
        occurrences: Iterable[tuple[Role, Use]],
        imports: Iterable[tuple[Binding, tuple[ScopeKey, ...]]],
        utf8: bytes = b"",
    ) -> None:
        """Sort the occurrences of `name` into bindings and uses; with each import binding go its scopes."""
        self.name = name
        self._utf8 = utf8
        self.uses: list[Use] = []
        self._declared: dict[ScopeKey, Role] = {}
        found = list(occurrences)
        for role, use in found:
            if role in {"global", "nonlocal"}:
                self._declared[use.chain[-1]] = role
        raw = list(imports)
        annotated = [use.chain[-1] for role, use in found if role == "annotate" and use.chain[-1] != MODULE]
        for role, use in found:
            if role in {"use", "augment"}:
                self.uses.append(use)
            if role in {"use", "global", "nonlocal", "annotate"}:
                continue
            scope = use.chain[-1]
            if role == "walrus":
                scope = next(key for key in reversed(use.chain) if key[1] not in COMPREHENSIONS)
            suites = suites_of_binding(use, role)
            early = last_left_early(use.path, suites) if suites else 0
            binding = Binding(effect(use), scope, role, suites, left_early=early)
            if role == "walrus":
                binding = binding._replace(near=stretches(use, binding.position))
            raw.append((binding, use.chain))
        self.bindings: dict[ScopeKey, list[Binding]] = {scope: [] for scope in annotated}
        outward: list[tuple[Binding, tuple[ScopeKey, ...]]] = []
        for binding, chain in raw:
            if self._declared.get(binding.scope) in {"global", "nonlocal"} and binding.scope != MODULE:
                outward.append((binding, chain))
            else:
                self.bindings.setdefault(binding.scope, []).append(binding)
        for binding, chain in outward:
            scope = MODULE
            if self._declared[binding.scope] == "nonlocal":
                scope = next((key for key in reversed(chain[:-1]) if key in self.bindings), MODULE)
            self.bindings.setdefault(scope, []).append(binding._replace(scope=scope, suites=SOMETIME))
        self._sometime: dict[ScopeKey, list[Binding]] = {}
        for scope, group in self.bindings.items():
            group.sort(key=_position)
            if later := [binding for binding in group if binding.suites == SOMETIME]:
                self._sometime[scope] = later
        self._near = {scope: near for scope, g in self.bindings.items() if (near := [b for b in g if b.near])}
        self._of_entry = {id(b.entry): b for group in self.bindings.values() for b in group if b.entry}
        self._users: dict[int, list[Use]] | None = None
        self._outside: dict[ScopeKey, bool] = {}

    def scope_of(self, chain: tuple[ScopeKey, ...]) -> ScopeKey | None:
        """Return the scope whose binding a read within `chain` sees; None for a builtin or nothing."""
        for depth in range(len(chain) - 1, -1, -1):
            scope = chain[depth]
            if scope[1] == "class_definition" and any(key[1] not in _OF_TYPES for key in chain[depth + 1 :]):
                continue
            if self._declared.get(scope) == "global":
                return MODULE if MODULE in self.bindings else None
            if self._declared.get(scope) == "nonlocal":
                continue
            if scope in self.bindings:
                return scope
        return None

    def reaching(self, use: Use) -> tuple[Binding, ...]:
        """Return the bindings that `use` may see, latest first; empty when there is none."""
        scope = self.scope_of(use.chain)
        if scope is None:
            return ()
        group = self.bindings[scope]
        if not _runs_in_place(use, scope):
            return self._until_sure(reversed(group))
        beside, sure = self._beside(use, scope) if scope in self._near else ((), False)
        if sure:
            return beside
        from_class = scope[1] == "class_definition"
        reached = self._from_class(use, scope) if from_class else self._in_order(use, scope)
        return tuple(dict.fromkeys((*beside, *reached))) if beside else reached

    def _beside(self, use: Use, scope: ScopeKey) -> tuple[tuple[Binding, ...], bool]:
        """Return what the expression around `use` binds before it is read, and whether it surely sees it."""
        reached: list[Binding] = []
        surely = False
        for binding in reversed(self._near[scope]):
            covers = [sure for start, end, sure in binding.near if start <= use.start < end]
            if covers:
                reached.append(binding)
            surely = surely or any(covers)
        return tuple(reached), surely

    def _from_class(self, use: Use, scope: ScopeKey, *, whenever: bool = False) -> tuple[Binding, ...]:
        """Return what a read in a class body may see: where the class has not bound it, what the module has.

        The functions around the class are passed over. With `whenever` a function around it may be called at
        any time.
        """
        before = [b for b in self.bindings[scope] if b.position < use.start]
        reached = self._until_sure(reversed(before), use)
        loops = tuple(loop for loop in use.loops if loop[0] > scope[0])
        reached += tuple(self._from_later_rounds(use._replace(loops=loops), self.bindings[scope]))
        for binding in reversed(before):
            if binding.role == "delete":
                break
            if use.suites[: len(binding.suites)] == binding.suites:
                return reached
        if MODULE not in self.bindings:
            return reached
        if _runs_in_place(use, MODULE):
            return (*reached, *self._in_order(use, MODULE))
        group = self.bindings[MODULE]
        return (*reached, *(group if whenever else self._until_sure(reversed(group))))

    def _in_order(self, use: Use, scope: ScopeKey) -> tuple[Binding, ...]:
        """Return the bindings in a scope that have happened when `use` is read, latest first."""
        group = self.bindings[scope]
        before = bisect_left(group, use.start, key=_position)
        later = self._sometime.get(scope, ())
        if not before and not later:
            return tuple(group)  # reached again in a loop, or never: nothing is sure
        backwards = (group[index] for index in range(before - 1, -1, -1))
        reached = self._until_sure(joined((b for b in later if b.position > use.start), backwards), use)
        return (*reached, *self._from_later_rounds(use, group)) if use.loops else reached

    def _until_sure(self, bindings: Iterable[Binding], use: Use | None = None) -> tuple[Binding, ...]:
        """Collect bindings backwards until one that certainly happened; no `use`: in a function, any time."""
        reached: list[Binding] = []
        elsewhere: list[Binding] = []
        apart: frozenset[int] | None = None
        suites = use.suites if use is not None else ()
        for binding in bindings:
            sure = suites[: len(binding.suites)] == binding.suites
            if not sure:
                if apart is None:
                    apart = suites_apart(use.path, use.loops) if use is not None else frozenset()
                if any(start in apart and start <= binding.position for start in binding.suites):
                    elsewhere.append(binding)
                    continue
                if any(self._ends(later, binding, use) for later in reached):
                    continue
            reached.append(binding)
            if sure:
                break
        if not reached and elsewhere and elsewhere[0].scope[1] != "class_definition":
            return tuple(elsewhere)  # it is never bound there: nothing is sure
        return tuple(binding for binding in reached if binding.role != "delete")

    def _ends(self, later: Binding, earlier: Binding, use: Use | None) -> bool:
        """Tell whether what `earlier` binds, where it runs, is surely bound anew by `later` before `use`."""
        if later.suites == SOMETIME or earlier.suites[: len(later.suites)] != later.suites:
            return False
        if earlier.position < earlier.suites[-1]:
            return False  # the target of a suite's header: it may not have come to the suite
        shared = 0
        loops: tuple[tuple[int, int], ...] = ()
        if use is not None:
            shared = sum(1 for _ in takewhile(_are_equal, zip(earlier.suites, use.suites, strict=False)))
            loops = use.loops
        if earlier.left_early > shared:
            return False
        if earlier.left_early and any(start <= earlier.position <= end for start, end in loops):
            return False
        return _JUMP.search(self._utf8, earlier.position, later.position) is None

    def possible(self, use: Use) -> tuple[Binding, ...]:
        """Return the bindings that `use` may see on any way through the program, unlikely ones too.

        A function may be called before a later binding of the module, or after it.
        """
        scope = self.scope_of(use.chain)
        if scope is None:
            return ()
        inner = use.chain[use.chain.index(scope) + 1 :]
        lazily = any(kind == "generator_expression" for _, kind in inner)
        if lazily or not _runs_in_place(use, scope):
            return tuple(self.bindings[scope])
        if scope[1] == "class_definition":
            return self._from_class(use, scope, whenever=True)
        return self.reaching(use)

    def binding_of(self, entry: ImportedName) -> Binding | None:
        """Return the binding that an import entry makes, in the scope where it counts (`global` followed)."""
        return self._of_entry.get(id(entry))

    def is_bound_elsewhere(self, scope: ScopeKey) -> bool:
        """Tell whether other functions bind the name in `scope`, by `global` or `nonlocal`."""
        return scope in self._sometime

    def users(self, entry: ImportedName) -> list[Use]:
        """List the reads that may see what an import entry binds."""
        if self._users is None:
            self._users = {}
            for use in self.uses:
                for seen in {id(binding.entry) for binding in self.reaching(use)}:
                    self._users.setdefault(seen, []).append(use)
        return self._users.get(id(entry), [])

    def is_read_past(self, scope: ScopeKey) -> bool:
        """Tell whether a read in `scope` sees a binding further out, or none: a new one would hide it."""
        known = self._outside.get(scope)
        if known is None:
            known = self._outside[scope] = any(self._passes(use, scope) for use in self.uses)
        return known

    def _passes(self, use: Use, scope: ScopeKey) -> bool:
        """Tell whether a read within `scope` would see a new binding in it, and does not see one now."""
        if scope not in use.chain:
            return False
        seen = self.scope_of(use.chain)
        return seen is None or (seen != scope and use.chain.index(seen) < use.chain.index(scope))

    @staticmethod
    def _from_later_rounds(use: Use, group: list[Binding]) -> list[Binding]:
        """List bindings that stand behind `use` in a loop around it, and so reach it in the next round."""
        sure = [
            b.position
            for b in group
            if b.position < use.start and use.suites[: len(b.suites)] == b.suites and b.role != "delete"
        ]
        latest = max(sure, default=-1)
        return [
            b
            for b in group
            if b.position > use.start
            and b.role != "delete"
            and any(start > latest and b.position <= end for start, end in use.loops)
        ]


def _are_equal(pair: tuple[int, int]) -> bool:
    """Tell whether the two are the same."""
    return pair[0] == pair[1]


def _position(binding: Binding) -> int:
    """Return where a binding stands."""
    return binding.position


def _runs_in_place(use: Use, scope: ScopeKey) -> bool:
    """Tell whether a read runs when its place in `scope` is reached, not when a function is called later."""
    return all(
        key[1] in COMPREHENSIONS or key[1] in {"class_definition", "type_parameters"}
        for key in use.chain[use.chain.index(scope) + 1 :]
    )
