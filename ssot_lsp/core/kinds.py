"""What kind of object a definition makes, as far as the source shows it, and which branches run.

The decorator tables name what is known to hand back the same kind of object it was given.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from ssot_lsp.core.bindings import Bindings, Imported, Unbound
from ssot_lsp.core.facts import NameKind

Scope = Callable[[str], Bindings]  # name: what it is bound to at this point

_KEEP_FUNCTION = frozenset(
    {
        "abc.abstractmethod",
        "atexit.register",
        "classmethod",
        "functools.cache",
        "functools.lru_cache",
        "functools.singledispatch",
        "functools.wraps",
        "staticmethod",
        "typing.deprecated",
        "typing.final",
        "typing.no_type_check",
        "typing.overload",
        "typing.override",
        "warnings.deprecated",
    }
)
# what these make of a function, `async` or not, is called without `await`
_MAKE_FUNCTION = frozenset({"contextlib.asynccontextmanager", "contextlib.contextmanager"})
_MAKE_VALUE = frozenset(
    {"abc.abstractproperty", "functools.cached_property", "property", "types.DynamicClassAttribute"}
)
_KEEP_CLASS = frozenset(
    {
        "attr.attrs",
        "attr.define",
        "attr.frozen",
        "attr.mutable",
        "attr.s",
        "attrs.define",
        "attrs.frozen",
        "attrs.mutable",
        "dataclasses.dataclass",
        "enum.global_enum",
        "enum.unique",
        "enum.verify",
        "functools.total_ordering",
        "typing.deprecated",
        "typing.final",
        "typing.no_type_check",
        "typing.runtime_checkable",
        "warnings.deprecated",
    }
)
_VALUES = (
    ast.Constant,
    ast.JoinedStr,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.Compare,
    ast.BinOp,
    ast.UnaryOp,
)
_OLDEST = (3, 8)  # no older Python runs what is read


def dotted(node: ast.expr) -> tuple[str, tuple[str, ...]] | None:
    """Split `a.b.c` into ("a", ("b", "c")); None for anything else."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    return (node.id, tuple(reversed(attributes))) if isinstance(node, ast.Name) else None


def full_name(node: ast.expr, scope: Scope) -> str:
    """Name the object of `a.b.c`, through one import: "functools.wraps". Empty when that is not shown."""
    parts = dotted(node)
    if parts is None:
        return ""
    head, attributes = parts
    bindings = scope(head)
    if len(bindings) != 1:
        return ""
    match bindings[0]:
        case Unbound():
            start = head
        case Imported(module, name):
            start = f"{module}.{name}" if name else module
        case _:
            return ""
    if start.startswith("typing_extensions"):
        start = start.replace("typing_extensions", "typing", 1)
    return ".".join((start, *attributes))


def decorator_names(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> list[str]:
    """Full names of the decorators, innermost first; empty strings for those that cannot be named."""
    names = []
    for one in reversed(node.decorator_list):
        named = one.func if isinstance(one, ast.Call) else one
        accessor = isinstance(named, ast.Attribute) and named.attr in {"setter", "deleter", "getter"}
        names.append("property" if accessor else full_name(named, scope))
    return names


def kind_of_function(
    node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope, *, may_yield: bool = True
) -> NameKind:
    """Say what a `def` binds: "coroutine" when a call is to be awaited.

    `may_yield` False spares looking for a `yield` in the body.
    """
    # an asynchronous generator is iterated, not awaited
    awaited = isinstance(node, ast.AsyncFunctionDef) and not (may_yield and _yields(node))
    kind: NameKind = "coroutine" if awaited else "function"
    for name in decorator_names(node, scope):
        if name in _MAKE_FUNCTION:
            kind = "function"
        elif name in _MAKE_VALUE:
            kind = "value"
        elif name not in _KEEP_FUNCTION:
            kind = "unknown"
    return kind


def kind_of_class(node: ast.ClassDef, scope: Scope) -> NameKind:
    """Say what a `class` binds: "unknown" under a decorator that may hand back something else."""
    return "class" if all(one in _KEEP_CLASS for one in decorator_names(node, scope)) else "unknown"


def kind_of_value(node: ast.expr) -> NameKind:
    """Say what an expression other than a name is."""
    if isinstance(node, ast.Lambda):
        return "function"
    return "value" if isinstance(node, _VALUES) else "unknown"


def _yields(node: ast.AsyncFunctionDef) -> bool:
    pending: list[ast.AST] = list(node.body)
    while pending:
        one = pending.pop()
        if isinstance(one, ast.Yield):
            return True
        if not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            pending.extend(ast.iter_child_nodes(one))
    return False


def truth(test: ast.expr) -> bool | None:
    """Tell whether a condition holds when the module is imported; None when that depends.

    `TYPE_CHECKING` and `__name__ == "__main__"` never do; `sys.version_info` is known to be at least 3.8.
    """
    match test:
        case ast.Constant(value):
            return bool(value)
        case ast.Name("TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return False
        case ast.UnaryOp(ast.Not(), operand):
            inner = truth(operand)
            return None if inner is None else not inner
        case ast.BoolOp(operator, values):
            stop = isinstance(operator, ast.Or)
            parts = [truth(one) for one in values]
            if stop in parts:
                return stop
            return None if None in parts else not stop
        case ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return False
        case ast.Compare(ast.Constant("__main__"), [ast.Eq()], [ast.Name("__name__")]):
            return False
        case ast.Compare(left, [operator], [right]):
            return _version_test(left, operator, right)
    return None


def _version_test(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> bool | None:
    """Decide `sys.version_info >= (3, 6)` and the like where every supported Python agrees."""
    match left:
        case ast.Attribute(ast.Name("sys"), "version_info"):
            pass
        case ast.Subscript(ast.Attribute(ast.Name("sys"), "version_info"), ast.Constant(0)) | ast.Attribute(
            ast.Attribute(ast.Name("sys"), "version_info"), "major"
        ):
            if not (isinstance(right, ast.Constant) and type(right.value) is int):
                return None
            return _major_test(operator, right.value)
        case _:
            return None
    if not isinstance(right, ast.Tuple) or not right.elts:
        return None
    numbers = [one.value for one in right.elts if isinstance(one, ast.Constant) and type(one.value) is int]
    if len(numbers) != len(right.elts):
        return None
    if tuple(numbers) > _OLDEST:
        return None  # a longer tuple with an equal beginning is the greater one, so equality is no matter
    if isinstance(operator, ast.GtE | ast.Gt):
        return True
    return False if isinstance(operator, ast.Lt | ast.LtE) else None


def _major_test(operator: ast.cmpop, major: int) -> bool | None:
    match operator:
        case ast.Eq():
            return major == 3
        case ast.NotEq():
            return major != 3
        case ast.GtE():
            return major <= 3
        case ast.Gt():
            return major < 3
        case ast.Lt():
            return major > 3
        case ast.LtE():
            return major >= 3
    return None
