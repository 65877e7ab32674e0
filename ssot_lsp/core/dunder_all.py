"""How `__all__` is put together: literals, other modules' lists, `+=`, `extend`, `append`, `remove`."""

from __future__ import annotations

import ast

from ssot_lsp.core.bindings import Bindings, DunderAll, Imported, Unbound
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
            return _of_binding(scope(name))
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


def of_import(bindings: Bindings) -> DunderAll:
    """Give the list that `from module import __all__` binds."""
    return _of_binding(bindings)


def _element(node: ast.expr, current: DunderAll | None, scope: Scope) -> DunderAll:
    match node:
        case ast.Constant(str(name)):
            return DunderAll(frozenset({name}))
        case ast.Starred(value):
            return evaluate(value, current, scope)
        case ast.Attribute(value, "__name__"):  # `[SomeClass.__name__]`, as a rule its own name
            return _OPEN
    return _OPEN


def _of_binding(bindings: Bindings) -> DunderAll:
    match bindings:
        case (Imported(module, "__all__"),):
            return DunderAll(modules=frozenset({module}))
    return _OPEN


def _of_module(node: ast.expr, scope: Scope) -> DunderAll:
    parts = dotted(node)
    if parts is not None:
        match scope(parts[0]):
            case (Imported(module, name),):
                path = ".".join((f"{module}.{name}" if name else module, *parts[1]))
                return DunderAll(modules=frozenset({path}))
    return _OPEN


def _is_builtin(bindings: Bindings) -> bool:
    return all(isinstance(one, Unbound) for one in bindings)
