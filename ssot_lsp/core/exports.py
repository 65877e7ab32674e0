"""From the source of a module to what it defines: every name and every way it may come to be bound.

The body is followed as it would run (branches, loops, `try`, `del`), without running anything. This
module imports `ast`: import it where a module has to be read, not before.
"""

from __future__ import annotations

import ast
import warnings

from ssot_lsp.core import dunder_all
from ssot_lsp.core.bindings import (
    Aliased,
    Binding,
    Bindings,
    ClassBody,
    Defined,
    DunderAll,
    Imported,
    ModuleFacts,
    merge,
)
from ssot_lsp.core.dynamic import find_dynamic, hands_own_name
from ssot_lsp.core.flow import State
from ssot_lsp.core.global_names import bound_by_global
from ssot_lsp.core.headers import cut_header, summary_of
from ssot_lsp.core.import_flow import ImportFlow, is_bound
from ssot_lsp.core.kinds import (
    decorator_names,
    dotted,
    kind_of_class,
    kind_of_function,
    kind_of_value,
)
from ssot_lsp.core.word_lines import WordLines

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_module(
    utf8: bytes, module: str, *, is_package: bool = False, stub: bool = False
) -> ModuleFacts | str:
    """Read what `module` (absolute dotted name) defines from its source.

    `is_package` is for `__init__`, `stub` for a `.pyi`, where an annotation alone is a definition and an
    import without `as` stays private. Returns words that follow the module's name when it cannot be read.
    """
    tree = _parse(utf8)
    if isinstance(tree, str):
        return tree
    try:
        walker = _Walker(_Source(utf8, module, is_package=is_package, stub=stub))
        walker.run(tree)
        return walker.facts(tree)
    except RecursionError:
        return "is nested too deeply to be read"


def _parse(utf8: bytes) -> ast.Module | str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in other people's strings
            return ast.parse(utf8.decode("utf-8"))  # as bytes, a coding cookie would be heeded once more
    except (RecursionError, MemoryError):
        return "is nested too deeply to be read"
    except (SyntaxError, ValueError):
        pass
    from ssot_lsp.core.newer_syntax import parse_newer

    return parse_newer(utf8) or "has a syntax error"


_REGISTERED = "sys.modules "  # before a module's name: what is bound to it there, followed like a name


class _Source:
    """The text of a module and where it stands; shared by the walkers of its classes."""

    def __init__(self, utf8: bytes, module: str, *, is_package: bool, stub: bool) -> None:
        self.utf8 = utf8.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in utf8 else utf8
        self.module = module
        self.is_package = is_package
        self.stub = stub
        self.lines = self.utf8.split(b"\n")
        self.yields = WordLines(self.utf8, (b"yield",))
        self.walruses = WordLines(self.utf8, (b":=",))


class _Walker(ImportFlow):
    """Follows the statements of a module, or of a class body with `outer` set."""

    def __init__(self, source: _Source, outer: _Walker | None = None) -> None:
        super().__init__(
            source.module, is_package=source.is_package, stub=source.stub, in_class=outer is not None
        )
        self.source = source
        self.outer = outer
        self.top: _Walker = outer.top if outer else self
        self.never_bound: dict[str, str] = {}

    def run(self, tree: ast.Module) -> None:
        """Follow the module's body, then functions that bind its names by `global`."""
        self.body(tree.body)
        if self.state is not None:
            names = self.state.names
            for name, binding in bound_by_global(tree, self.source.utf8):  # whether those run is not known
                names[name] = merge(names.get(name, self.state.rest), (binding,))

    def facts(self, tree: ast.Module) -> ModuleFacts:
        """Sum up what was seen."""
        end = self.state or State()
        dynamic = find_dynamic(tree, self.source.utf8, self.module)
        raises = "" if self.state else "raises when it is imported"
        return ModuleFacts(
            self.module,
            self.is_package,
            self.stub,
            {name: bindings for name, bindings in end.names.items() if not name.startswith(_REGISTERED)},
            end.rest,
            end.all,
            dynamic.dynamic or self.suspicion,
            dynamic.replaced or raises,
            {name: why for name, why in self.never_bound.items() if not is_bound(end.names.get(name, ()))},
            frozenset(self.imports),
            {
                name[len(_REGISTERED) :]: one
                for name, one in end.names.items()
                if name.startswith(_REGISTERED)
            },
            dynamic.registers_more,
            summary_of(tree),
        )

    def scope(self, name: str) -> Bindings:
        """Tell what `name` is bound to just here; a class body sees the module's names too."""
        state = self.state or State()
        bindings = state.names.get(name, state.rest)
        if self.outer is None or is_bound(bindings):
            return bindings
        return self.top.scope(name)

    # -- definitions

    def _functiondef(self, node: _Function) -> None:
        kind = kind_of_function(node, self.scope, may_yield=self.source.yields.within(node))
        if self.outer is None and {"classmethod", "staticmethod"} & set(decorator_names(node, self.scope)):
            kind = "unknown"  # outside a class these are no functions
        if kind == "unknown":
            self._suspect_decorators(node)
        self.bind(
            node.name, Defined(kind, node.lineno, cut_header(self.source.lines, node), summary_of(node))
        )

    _asyncfunctiondef = _functiondef

    def _classdef(self, node: ast.ClassDef) -> None:
        inner = _Walker(self.source, self.top)
        inner.body(node.body)
        top = self.top
        top.imports |= inner.imports
        kind = kind_of_class(node, self.scope)
        self._suspect_decorators(node)
        changed = ""
        if node.keywords:
            changed = "has a metaclass or class arguments"
        elif node.decorator_list:
            changed = "has decorators"
        elif inner.state and "__slots__" in inner.state.names:
            changed = "has __slots__"
        names = inner.state.names if inner.state else {}
        body = ClassBody(names, tuple(self._base(one) for one in node.bases), changed)
        self.bind(
            node.name, Defined(kind, node.lineno, cut_header(self.source.lines, node), summary_of(node), body)
        )

    def _base(self, node: ast.expr) -> Bindings | None:
        if isinstance(node, ast.Subscript):
            node = node.value  # Generic[T]
        parts = dotted(node)
        return (Aliased(parts[0], self.scope(parts[0]), parts[1], node.lineno),) if parts else None

    # -- assignments

    def _assign(self, node: ast.Assign) -> None:
        self._suspect_call(node.value)
        for target in node.targets:
            self._target(target, node.value)

    def _annassign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._suspect_call(node.value)
            self._target(node.target, node.value)
        elif self.stub:
            self._target(node.target, None)

    def _augassign(self, node: ast.AugAssign) -> None:
        match node.target:
            case ast.Name("__all__") if isinstance(node.op, ast.Add):
                value = dunder_all.evaluate(node.value, self._all(), self.scope)
                self.set_all((self._all() or DunderAll(complete=False)) | value)
            case ast.Name("__all__"):
                self.set_all(DunderAll(complete=False))
            case ast.Name(name):
                self.bind(name, Defined("value", node.lineno))

    def _target(self, target: ast.expr, value: ast.expr | None) -> None:
        """Bind the names of an assignment target; `value` None where it is not to be seen."""
        match target:
            case ast.Name(name):
                self.bind(name, self._value(value, target.lineno))
                if name == "__all__":
                    known = value and dunder_all.evaluate(value, self._all(), self.scope)
                    self.set_all(known or DunderAll(complete=False))
            case ast.Starred(inner):
                self._target(inner, None)
            case ast.Tuple(elements) | ast.List(elements):
                values: list[ast.expr | None] = [None] * len(elements)
                if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(elements):
                    plain = not any(isinstance(one, ast.Starred) for one in (*elements, *value.elts))
                    values = list(value.elts) if plain else values
                for one, its in zip(elements, values, strict=True):
                    self._target(one, its)
            case ast.Subscript(ast.Call(ast.Name("globals"), [], []), ast.Constant(str(name))):
                self.top.bind(name, self._value(value, target.lineno))
            case ast.Subscript(ast.Attribute(ast.Name(), "modules") | ast.Name("modules"), key):
                module = key.value if isinstance(key, ast.Constant) else None
                if isinstance(key, ast.Name) and key.id == "__name__":
                    module = self.module
                if isinstance(module, str):
                    self.top.bind(f"{_REGISTERED}{module}", self._value(value, target.lineno))
            case ast.Subscript(ast.Name("__all__")):
                self.set_all(DunderAll(complete=False))
            case ast.Attribute(ast.Name(name)) if self._is_self(name):
                self.top.suspicion = "sets attributes of itself"

    def _is_self(self, name: str) -> bool:
        return any(
            isinstance(one, Imported) and one.module == self.module and not one.name
            for one in self.scope(name)
        )

    def _value(self, value: ast.expr | None, line: int) -> Binding:
        if value is None:
            return Defined("unknown", line)
        if isinstance(value, ast.NamedExpr):
            return self._value(value.value, line)
        parts = dotted(value)
        if parts is None:
            return Defined(kind_of_value(value), line)
        if self.in_loop:
            return Defined("unknown", line)  # the name may be bound anew further down the loop
        return Aliased(parts[0], self.scope(parts[0]), parts[1], line)

    def _typealias(self, node: ast.AST) -> None:
        name = getattr(node, "name", None)
        if isinstance(name, ast.Name):
            self.bind(name.id, Defined("value", name.lineno))

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self._delete_target(target)

    def _delete_target(self, target: ast.expr) -> None:
        match target:
            case ast.Name(name):
                self.unbind(name)
                if name == "__all__":
                    self.set_all(None)
            case ast.Tuple(elements) | ast.List(elements):
                for one in elements:
                    self._delete_target(one)
            case ast.Subscript(ast.Call(ast.Name("globals"), [], []), ast.Constant(str(name))):
                self.top.unbind(name)
            case ast.Subscript(ast.Name("__all__")):
                self.set_all(DunderAll(complete=False))

    def _all(self) -> DunderAll | None:
        return self.state.all if self.state else None

    # -- expressions

    def _expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Call):
            return
        changed = dunder_all.call(node.value, self._all(), self.scope)
        if changed is not None:
            self.set_all(changed)
        self._suspect_call(node.value)

    def _suspect_decorators(self, node: _Function | ast.ClassDef) -> None:
        for one in node.decorator_list:
            self._suspect_call(one)
        if any(name.endswith("global_enum") for name in decorator_names(node, self.scope)):
            self.top.suspicion = "has a global_enum"

    def _suspect_call(self, node: ast.expr) -> None:
        self.top.suspicion = self.top.suspicion or hands_own_name(node)

    # -- what runs only in part

    def before(self, node: ast.stmt) -> None:
        """Bind the walrus targets in the statement's own expressions."""
        if self.source.walruses.within(node):
            for one in ast.iter_child_nodes(node):
                if not isinstance(one, ast.stmt):
                    self._walrus(one, certain=True)

    def _walrus(self, node: ast.AST, *, certain: bool) -> None:
        if isinstance(node, ast.stmt | ast.Lambda | ast.ExceptHandler):
            return
        unsure = ast.BoolOp | ast.IfExp | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
        certain = certain and not isinstance(node, unsure | ast.Compare | ast.match_case)
        for one in ast.iter_child_nodes(node):
            self._walrus(one, certain=certain)
        if isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            name = node.target.id
            new: Bindings = (self._value(node.value, node.lineno),)
            self.bind_all(name, new if certain else merge(self.scope(name), new))

    def dead(self, body: list[ast.stmt], test: ast.expr | None) -> None:
        """Note what a branch that never runs would have bound."""
        if self.state is None or not body:
            return
        aside = _Walker(self.source)
        aside.body(body)
        if aside.state:
            why = _why_dead(test)
            for name in aside.state.names:
                self.never_bound.setdefault(name, why)


def _why_dead(test: ast.expr | None) -> str:
    names = (
        {one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in ast.walk(test)}
        if test
        else ()
    )
    if "TYPE_CHECKING" in names:
        return "for type checkers only"
    return "only when it is run as a script" if "__name__" in names else "only in code that never runs"
