"""How `__all__` is put together: literals, other modules' lists, `+=`, `extend`, `append`, `remove`."""

from __future__ import annotations

import ast

from ssot_lsp.core.bindings import Binding, Bindings, DunderAll, Imported, OtherList, Starred, Unbound
from ssot_lsp.core.kinds import Scope, dotted

_OPEN = DunderAll(complete=False)
_COPIES = frozenset({"list", "tuple", "sorted", "set", "frozenset"})


def evaluate(node: ast.expr, current: DunderAll | None, scope: Scope) -> DunderAll:
    """Read the expression that `__all__` is set to; `current` is what it was before."""
    match node:
        case ast.List(elements) | ast.Tuple(elements) | ast.Set(elements):
            result = DunderAll()
            for one in elements:
                result |= _element(one, current, scope)
            return result
        case ast.BinOp(left, ast.Add(), right):
            return evaluate(left, current, scope) | evaluate(right, current, scope)
        case ast.Call(ast.Name(name), [argument], []) if name in _COPIES and _is_builtin(scope(name)):
            return evaluate(argument, current, scope)
        case ast.Name("__all__"):
            return current or _OPEN
        case ast.Name(name):
            return _of_list(name, scope(name))
        case ast.Attribute(value, "__all__"):
            return _of_module(value, scope)
    return _OPEN


def call(node: ast.Call, current: DunderAll | None, scope: Scope) -> DunderAll | None:
    """Follow `__all__.method(…)`; None when the call is not of that form."""
    match node:
        case ast.Call(ast.Attribute(ast.Name("__all__"), method), arguments, []):
            pass
        case _:
            return None
    before = current or _OPEN
    match method, arguments:
        case "extend", [argument]:
            return before | evaluate(argument, current, scope)
        case "append", [argument]:
            return before | _element(argument, current, scope)
        case "insert", [_, argument]:
            return before | _element(argument, current, scope)
        case "remove", [ast.Constant(str(name))]:
            # a list that holds the name twice keeps one of the two
            return DunderAll(before.names - {name}, frozenset(), complete=False, maybe=before.maybe | {name})
        case (("sort" | "reverse" | "index" | "count" | "copy"), _):
            return before
    return before.doubted()


def of_import(module: str, name: str) -> DunderAll:
    """Give the list that `from module import name as __all__` binds."""
    return DunderAll(others=frozenset({OtherList(module)})) if name == "__all__" else _OPEN


def _element(node: ast.expr, current: DunderAll | None, scope: Scope) -> DunderAll:
    match node:
        case ast.Constant(str(name)):
            return DunderAll(frozenset({name}))
        case ast.Starred(value):
            return evaluate(value, current, scope)
        case ast.Attribute(value, "__name__"):  # `[SomeClass.__name__]`, as a rule its own name
            return _OPEN
    return _OPEN


def _of_list(name: str, bindings: Bindings) -> DunderAll:
    """Read a name that another module's `__all__` was imported as."""
    under, stars = _under_stars(bindings)
    match under:
        case Imported(module, "__all__"):
            return DunderAll(others=frozenset({OtherList(module, name, stars)}))
    return _OPEN


def _of_module(node: ast.expr, scope: Scope) -> DunderAll:
    """Read the `module` of `module.__all__`."""
    parts = dotted(node)
    if parts is not None:
        name, attributes = parts
        under, stars = _under_stars(scope(name))
        match under:
            case Imported(module, imported):
                path = ".".join((f"{module}.{imported}" if imported else module, *attributes))
                return DunderAll(others=frozenset({OtherList(path, name, stars)}))
    return _OPEN


def _under_stars(bindings: Bindings) -> tuple[Binding | None, frozenset[str]]:
    """Give the one binding that lies under star imports, and the modules those are of."""
    stars = set()
    while len(bindings) == 1 and isinstance(bindings[0], Starred):
        stars.add(bindings[0].module)
        bindings = bindings[0].under
    return (bindings[0] if len(bindings) == 1 else None), frozenset(stars)


def _is_builtin(bindings: Bindings) -> bool:
    return all(isinstance(one, Unbound) for one in bindings)
