"""A slow, independent reference: import statements and attribute chains by CPython's `ast`.

It shares no code with the engine: its own scopes, its own matching, positions from `ast` itself.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.oracles.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FSTRINGS_HAVE_POSITIONS = sys.version_info >= (3, 12)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FSTRINGS: tuple[type[ast.AST], ...] = tuple(
    getattr(ast, name) for name in ("JoinedStr", "TemplateStr") if hasattr(ast, name)
)


@dataclass(frozen=True, slots=True)
class ImportReference:
    """One imported thing. `module` is absolute, None where a relative import leaves the known packages."""

    module: str | None
    name: str | None  # None for `import module`
    alias: str | None
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Target:
    """What an import binds a name to; the first `known` segments of `path` are a module."""

    path: tuple[str, ...]
    known: int
    by_from: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """`root.x.y`: its segments, where each ends, and every import its root may be bound by.

    `certain`: nothing but imports binds the root in the scope that owns it. `exact`: the positions are true
    (inside an f-string they are not before Python 3.12). `read`: nothing is assigned to it or deleted.
    `by_global`: a function binds the root through `global`.
    """

    names: tuple[str, ...]
    start: int
    ends: tuple[int, ...]
    targets: frozenset[Target]
    certain: bool
    exact: bool
    read: bool
    by_global: bool


@dataclass(slots=True)
class Reading:
    """Everything the oracle reads in one file."""

    imports: list[ImportReference] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)

    def loaded(self) -> set[tuple[str, ...]]:
        """Every path that the imports of the file show to be a module."""
        modules = {each.module for each in self.imports if each.module}
        paths = [tuple(module.split(".")) for module in modules]
        return {path[:length] for path in paths for length in range(1, len(path) + 1)}


@dataclass(slots=True, eq=False)
class _Scope:
    kind: str  # module, class, function, types (PEP 695)
    parent: _Scope | None
    bound: dict[str, list[Target | None]] = field(default_factory=dict)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    comprehension: bool = False


@dataclass(slots=True)
class _RawChain:
    node: ast.Attribute
    names: tuple[str, ...]
    nodes: list[ast.Attribute]
    root: ast.Name
    scope: _Scope
    exact: bool


class _Reader:
    def __init__(self, package: str | None) -> None:
        self.package = package
        self.module = _Scope("module", None)
        self.bindings: list[tuple[_Scope, str, Target | None]] = []
        self.chains: list[_RawChain] = []
        self.by_global: set[str] = set()
        self.imports: list[tuple[ast.Import | ast.ImportFrom, ast.alias, bool]] = []

    # -- scopes ---------------------------------------------------------------------------------------------

    def bind(self, scope: _Scope, name: str, target: Target | None = None) -> None:
        self.bindings.append((scope, name, target))

    def settle(self) -> None:
        """Put every binding into the scope that owns it; those of `nonlocal` come last."""
        late = []
        for scope, name, target in self.bindings:
            if name in scope.global_names:
                self.by_global.add(name)
                self.module.bound.setdefault(name, []).append(target)
            elif name in scope.nonlocal_names:
                late.append((scope, name, target))
            else:
                scope.bound.setdefault(name, []).append(target)
        for scope, name, target in late:
            owner = scope.parent
            while owner is not None and (owner.kind in ("class", "module") or name not in owner.bound):
                owner = owner.parent
            if owner is not None:
                owner.bound[name].append(target)

    def found(self, scope: _Scope, name: str) -> list[Target | None]:
        """Every binding that a read of `name` in `scope` may see, were all of them made before."""
        at: _Scope | None = scope
        direct = True
        seen: list[Target | None] = []
        while at is not None:
            if name in at.global_names:
                return [*seen, *self.module.bound.get(name, [])]
            if name in at.bound and (at.kind != "class" or direct):
                seen += at.bound[name]
                if at.kind != "class":
                    return seen
                # A class body reads the outer name until it has bound its own.
            direct = direct and at.kind == "types"
            at = at.parent
        return seen

    # -- walking --------------------------------------------------------------------------------------------

    def body(self, nodes: Iterable[ast.AST], scope: _Scope, exact: bool = True) -> None:
        for node in nodes:
            self.walk(node, scope, exact)

    def walk(self, node: ast.AST | None, scope: _Scope, exact: bool = True) -> None:
        stack = [node]
        while stack:
            current = stack.pop()
            if current is None:
                continue
            kind = type(current)
            if kind is ast.Attribute:
                stack.append(self.attribute(current, scope, exact))  # type: ignore[arg-type]
                continue
            if kind is ast.Name:
                if not isinstance(current.ctx, ast.Load):  # type: ignore[attr-defined]
                    self.bind(scope, current.id)  # type: ignore[attr-defined]
                continue
            if kind is ast.Constant:
                continue
            if self.special(current, scope, exact):
                continue
            stack.extend(ast.iter_child_nodes(current))

    def attribute(self, node: ast.Attribute, scope: _Scope, exact: bool) -> ast.AST | None:
        nodes = [node]
        base = node.value
        while isinstance(base, ast.Attribute):
            nodes.append(base)
            base = base.value
        if not isinstance(base, ast.Name):
            return base
        nodes.reverse()
        names = (base.id, *(each.attr for each in nodes))
        self.chains.append(_RawChain(node, names, nodes, base, scope, exact))
        return None

    def special(self, node: ast.AST, scope: _Scope, exact: bool) -> bool:
        """Handle a node that opens a scope or binds a name; False for the rest."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.import_(node, scope, exact)
        elif isinstance(node, _FUNCTIONS):
            self.function(node, scope)
        elif isinstance(node, ast.Lambda):
            self.defaults(node.args, scope, exact)
            inner = _Scope("function", scope)
            self.parameters(node.args, inner)
            self.walk(node.body, inner, exact)
        elif isinstance(node, ast.ClassDef):
            self.bind(scope, node.name)
            self.body(node.decorator_list, scope)
            outer = self.type_parameters(node, scope)
            self.body([*node.bases, *node.keywords], outer)
            self.body(node.body, _Scope("class", outer))
        elif isinstance(node, _COMPREHENSIONS):
            self.comprehension(node, scope, exact)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            names = scope.global_names if isinstance(node, ast.Global) else scope.nonlocal_names
            names.update(node.names)
        elif isinstance(node, ast.NamedExpr):
            at = scope
            while at.comprehension and at.parent is not None:
                at = at.parent
            self.bind(at, node.target.id)
            self.walk(node.value, scope, exact)
        elif isinstance(node, ast.ExceptHandler):
            if node.name:
                self.bind(scope, node.name)
            return False
        elif isinstance(node, _FSTRINGS):
            self.body(ast.iter_child_nodes(node), scope, exact and _FSTRINGS_HAVE_POSITIONS)
        elif type(node).__name__ == "TypeAlias":
            self.walk(node.name, scope)  # type: ignore[attr-defined]
            self.walk(node.value, self.type_parameters(node, scope))  # type: ignore[attr-defined]
        else:
            captured = getattr(node, "rest" if isinstance(node, ast.MatchMapping) else "name", None)
            if isinstance(node, (ast.MatchAs, ast.MatchStar, ast.MatchMapping)) and captured:
                self.bind(scope, captured)
            return False
        return True

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: _Scope) -> None:
        self.bind(scope, node.name)
        self.body(node.decorator_list, scope)
        self.defaults(node.args, scope, True)
        outer = self.type_parameters(node, scope)
        for argument in _arguments(node.args):
            self.walk(argument.annotation, outer)
        self.walk(node.returns, outer)
        inner = _Scope("function", outer)
        self.parameters(node.args, inner)
        self.body(node.body, inner)

    def defaults(self, args: ast.arguments, scope: _Scope, exact: bool) -> None:
        for default in (*args.defaults, *args.kw_defaults):
            self.walk(default, scope, exact)

    def parameters(self, args: ast.arguments, scope: _Scope) -> None:
        for argument in _arguments(args):
            self.bind(scope, argument.arg)

    def type_parameters(self, node: ast.AST, scope: _Scope) -> _Scope:
        parameters = getattr(node, "type_params", None)
        if not parameters:
            return scope
        types = _Scope("types", scope)
        for parameter in parameters:
            self.bind(types, parameter.name)
            self.walk(getattr(parameter, "bound", None), types)
            self.walk(getattr(parameter, "default_value", None), types)
        return types

    def comprehension(self, node: ast.AST, scope: _Scope, exact: bool) -> None:
        generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
        inner = _Scope("function", scope, comprehension=True)
        for index, generator in enumerate(generators):
            self.walk(generator.iter, inner if index else scope, exact)
            self.walk(generator.target, inner, exact)
            for condition in generator.ifs:
                self.walk(condition, inner, exact)
        for part in ("elt", "key", "value"):
            self.walk(getattr(node, part, None), inner, exact)

    def import_(self, node: ast.Import | ast.ImportFrom, scope: _Scope, exact: bool) -> None:
        for alias in node.names:
            self.imports.append((node, alias, exact))
            if isinstance(node, ast.Import):
                whole = tuple(alias.name.split("."))
                path = whole if alias.asname else whole[:1]
                self.bind(scope, alias.asname or whole[0], Target(path, len(path), by_from=False))
            elif alias.name != "*":
                module = self.absolute(node)
                bound = alias.asname or alias.name
                if module is None:
                    self.bind(scope, bound)
                else:
                    parts = tuple(module.split("."))
                    self.bind(scope, bound, Target((*parts, alias.name), len(parts), by_from=True))

    def absolute(self, node: ast.ImportFrom) -> str | None:
        if not node.level:
            return node.module
        package = (self.package or "").split(".") if self.package else []
        if node.level > len(package):
            return None
        base = package[: len(package) - node.level + 1]
        return ".".join([*base, node.module] if node.module else base)


def _arguments(args: ast.arguments) -> Iterator[ast.arg]:
    yield from (*args.posonlyargs, *args.args, *args.kwonlyargs)
    if args.vararg:
        yield args.vararg
    if args.kwarg:
        yield args.kwarg


def read(utf8: bytes, package: str | None = None) -> Reading | None:
    """Read one source (already UTF-8); None where CPython cannot parse it.

    `package` is what its relative imports start from.
    """
    try:
        tree = ast.parse(utf8.decode("utf-8-sig"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    positions = Positions(utf8)
    reader = _Reader(package)
    reader.body(tree.body, reader.module)
    reader.settle()
    reading = Reading()
    for node, alias, _exact in reader.imports:
        start = positions.offset(alias.lineno, alias.col_offset)
        end = start + 1 if alias.name == "*" else positions.dotted_end(start, alias.name.count(".") + 1)
        plain = isinstance(node, ast.Import)
        reading.imports.append(
            ImportReference(
                alias.name if plain else reader.absolute(node),  # type: ignore[arg-type]
                None if plain else alias.name,
                alias.asname,
                0 if plain else node.level,  # type: ignore[union-attr]
                start,
                end,
            )
        )
    for raw in reader.chains:
        bindings = reader.found(raw.scope, raw.root.id)
        targets = frozenset(each for each in bindings if each is not None)
        if targets:
            certain = None not in bindings
            reading.chains.append(_chain(raw, targets, certain, raw.root.id in reader.by_global, positions))
    reading.imports.sort(key=lambda each: each.start)
    reading.chains.sort(key=lambda each: (each.start, each.ends))
    return reading


def _chain(
    raw: _RawChain, targets: frozenset[Target], certain: bool, by_global: bool, positions: Positions
) -> Chain:
    read_only = isinstance(raw.node.ctx, ast.Load)
    if not raw.exact:
        return Chain(raw.names, 0, (), targets, certain, exact=False, read=read_only, by_global=by_global)
    nodes: list[ast.expr] = [raw.root, *raw.nodes]
    ends = tuple(positions.offset(node.end_lineno or 0, node.end_col_offset or 0) for node in nodes)
    start = positions.offset(raw.node.lineno, raw.node.col_offset)
    return Chain(raw.names, start, ends, targets, certain, exact=True, read=read_only, by_global=by_global)
