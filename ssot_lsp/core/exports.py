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
    Starred,
    Unbound,
    merge,
)
from ssot_lsp.core.dynamic import find_dynamic, hands_own_name
from ssot_lsp.core.flow import Flow, State
from ssot_lsp.core.global_names import bound_by_global
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


class _Walker(Flow):
    """Follows the statements of a module, or of a class body with `outer` set."""

    def __init__(self, source: _Source, outer: _Walker | None = None) -> None:
        super().__init__()
        self.source = source
        self.module = source.module
        self.is_package = source.is_package
        self.stub = source.stub
        self.outer = outer
        self.top: _Walker = outer.top if outer else self
        self.imports: set[tuple[str, str]] = set()
        self.registered: dict[str, Bindings] = {}
        self.never_bound: dict[str, str] = {}
        self.suspicion = ""

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
            end.names,
            end.rest,
            end.all,
            dynamic.dynamic or self.suspicion,
            dynamic.replaced or raises,
            {name: why for name, why in self.never_bound.items() if not _is_bound(end.names.get(name, ()))},
            frozenset(self.imports),
            self.registered,
            dynamic.registers_more,
            _summary(tree),
        )

    def scope(self, name: str) -> Bindings:
        """Tell what `name` is bound to just here; a class body sees the module's names too."""
        state = self.state or State()
        bindings = state.names.get(name, state.rest)
        if self.outer is None or _is_bound(bindings):
            return bindings
        return self.top.scope(name)

    # -- definitions

    def _functiondef(self, node: _Function) -> None:
        kind = kind_of_function(node, self.scope, may_yield=self.source.yields.within(node))
        if self.outer is None and {"classmethod", "staticmethod"} & set(decorator_names(node, self.scope)):
            kind = "unknown"  # outside a class these are no functions
        if kind == "unknown":
            self._suspect_decorators(node)
        self.bind(node.name, Defined(kind, node.lineno, self._header(node), _summary(node)))

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
        self.bind(node.name, Defined(kind, node.lineno, self._header(node), _summary(node), body))

    def _base(self, node: ast.expr) -> Bindings | None:
        if isinstance(node, ast.Subscript):
            node = node.value  # Generic[T]
        parts = dotted(node)
        return (Aliased(parts[0], self.scope(parts[0]), parts[1], node.lineno),) if parts else None

    def _header(self, node: _Function | ast.ClassDef) -> str:
        """Cut out the source from `def` or `class` to the first statement of the body."""
        lines = self.source.lines
        first = node.body[0]
        line, column = first.lineno, first.col_offset
        if isinstance(first, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and first.decorator_list:
            line, column = first.decorator_list[0].lineno, first.col_offset
        if line == node.lineno:
            header = lines[line - 1][node.col_offset : column]
        else:
            middle = lines[node.lineno : line - 1]
            header = b"\n".join(
                (lines[node.lineno - 1][node.col_offset :], *middle, lines[line - 1][:column])
            )
        return header.decode("utf-8", "replace")

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
            case ast.Subscript(
                ast.Attribute(ast.Name(), "modules") | ast.Name("modules"), ast.Constant(str(name))
            ):
                new = (self._value(value, target.lineno),)
                self.top.registered[name] = merge(self.top.registered.get(name, ()), new)
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

    # -- imports

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._note_import(alias.name, "")
            root = alias.name.partition(".")[0]
            if alias.asname:
                self._bind_import(alias.asname, Imported(alias.name, "", node.lineno), alias)
            else:
                self._bind_import(root, Imported(root, "", node.lineno), alias)

    def _importfrom(self, node: ast.ImportFrom) -> None:
        source = self._absolute(node)
        for alias in node.names:
            if source is None:
                if alias.name != "*":
                    self.bind(alias.asname or alias.name, Defined("unknown", node.lineno))
                else:
                    self.top.suspicion = "has a star import that leads outside its package"
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
        if _is_bound(bound):
            alone = all(isinstance(one, Defined | Imported | Aliased) for one in bound)
            taken: Bindings = (Aliased(alias.name, bound, (), line),)
            submodule = taken if alone else taken + submodule
        self.bind_all(alias.asname or alias.name, submodule)

    def _bind_import(self, name: str, binding: Imported, alias: ast.alias) -> None:
        if self.stub and alias.asname != alias.name:
            return  # private in a stub (PEP 484, "Stub files"); a later `__all__` does not change that
        self.bind(name, binding)

    def _note_import(self, source: str, name: str) -> None:
        top = self.top
        self.imports.add((source, name))
        prefix = f"{self.module}."
        if top is self and self.is_package and source.startswith(prefix):
            # importing a submodule makes it an attribute of its package
            submodule = source[len(prefix) :].partition(".")[0]
            new: Bindings = (Imported(prefix + submodule, "", 0),)
            before = self.scope(submodule)
            if not _is_module(before, prefix + submodule):
                self.bind_all(submodule, merge(before, new) if _is_bound(before) else new)

    def _absolute(self, node: ast.ImportFrom) -> str | None:
        if not node.level:
            return node.module
        parts = self.module.split(".")
        up = node.level - 1 if self.is_package else node.level
        if up >= len(parts):
            return None
        parts = parts[: len(parts) - up]
        return ".".join((*parts, node.module) if node.module else parts)

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


def _is_module(bindings: Bindings, module: str) -> bool:
    """Tell whether an import has bound `module` already, on every path."""
    match bindings:
        case (Imported(name, ""),):
            return name == module
        case (Starred(_, under),):
            return _is_module(under, module)
    return False


def _is_bound(bindings: Bindings) -> bool:
    return any(not isinstance(one, Unbound) for one in bindings)


def _why_dead(test: ast.expr | None) -> str:
    names = (
        {one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in ast.walk(test)}
        if test
        else ()
    )
    if "TYPE_CHECKING" in names:
        return "for type checkers only"
    return "only when it is run as a script" if "__name__" in names else "only in code that never runs"


def _summary(node: ast.Module | ast.ClassDef | _Function) -> str:
    match node.body:
        case [ast.Expr(ast.Constant(str(text))), *_]:
            return text.strip().partition("\n")[0].rstrip()
    return ""
