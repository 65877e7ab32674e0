"""Code that binds names of its own module behind the parser's back: `globals()`, `exec`, `sys.modules`."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ssot_lsp.core.kinds import truth
from ssot_lsp.core.word_lines import WordLines

_WORDS = (
    b"globals(",
    b"globals (",
    b"exec(",
    b"exec (",
    b"vars()",
    b"locals()",
    b"sys.modules",
    b"modules[",
    b"import modules",
    b"import_module(__name__",
    b"__import__(__name__",
)
_READERS = frozenset(
    {"dict", "list", "set", "tuple", "frozenset", "sorted", "len", "isinstance", "eval", "get_type_hints"}
)
_READING_METHODS = frozenset({"get", "keys", "values", "items", "copy", "__contains__"})
_MODULE_READERS = frozenset(
    {"getattr", "hasattr", "getmembers", "getdoc", "getsource", "dir", "print", "repr"}
)
_WRITING_METHODS = frozenset({"update", "clear"})


@dataclass(slots=True)
class Dynamic:
    """What was seen; texts follow the module's name, empty when there is nothing to say."""

    dynamic: str = ""
    replaced: str = ""
    registers_more: bool = False


def find_dynamic(tree: ast.Module, utf8: bytes, module: str) -> Dynamic:
    """Look through the whole tree of `module` (functions too: they may run during the import).

    `utf8` is its source, with LF at the end of lines.
    """
    found = Dynamic()
    words = WordLines(utf8, _WORDS)
    if words:
        _scan(tree, _Place(module), words, found)
    return found


def hands_own_name(node: ast.expr) -> str:
    """Say which call in `node` is handed the module's `__name__` and may bind names by it; empty for none."""
    chained = False
    while isinstance(node, ast.Call):
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        handed = [*node.args, *(keyword.value for keyword in node.keywords)]
        own = any(isinstance(one, ast.Name) and one.id == "__name__" for one in handed)
        if own and not _only_reads_name(name, chained=chained):
            return f"hands its own name to {name or 'a call'}()"
        inner = next(filter(None, map(hands_own_name, handed)), "")
        if inner:
            return inner
        chained = True
        node = function.value if isinstance(function, ast.Attribute) else function
    return ""


def _only_reads_name(function: str, *, chained: bool) -> bool:
    """Tell whether a function of this name is known to take `__name__` as a mere label."""
    lowered = function.lower()
    if any(word in lowered for word in ("log", "tracer", "meter")):
        return True
    # a class (Flask, Blueprint) keeps the name, unless it is put to use at once: Importer(…).install()
    if function[:1].isupper():
        return not chained
    return function in {"print", "str", "len", "isinstance", "version", "files"}


class _Place(NamedTuple):
    module: str
    in_function: bool = False
    in_class: bool = False

    @property
    def at_top(self) -> bool:
        return not self.in_function and not self.in_class


def _scan(node: ast.AST, place: _Place, words: WordLines, found: Dynamic) -> None:
    pending: list[tuple[ast.AST, _Place]] = [(node, place)]
    harmless: set[int] = set()  # nodes whose parent only reads them
    while pending:
        one, here = pending.pop()
        if isinstance(one, ast.expr):
            _excuse(one, here, harmless)
            if id(one) not in harmless:
                _judge(one, here, found)
        elif isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            here = _Place(here.module, in_function=True)
        elif isinstance(one, ast.ClassDef):
            here = _Place(here.module, here.in_function, in_class=True)
        elif isinstance(one, ast.For | ast.comprehension):
            harmless.add(id(one.iter))
        for child in _children(one):
            if not isinstance(child, ast.stmt) or words.within(child):
                pending.append((child, here))


def _children(node: ast.AST) -> Iterable[ast.AST]:
    """Yield the nodes below that may run: not the branch that a known test leaves out."""
    live = truth(node.test) if isinstance(node, ast.If) else None
    if not isinstance(node, ast.If) or live is None:
        return ast.iter_child_nodes(node)
    return node.body if live else node.orelse


def _excuse(node: ast.expr, place: _Place, harmless: set[int]) -> None:
    """Note the operands of `node` that it does not change."""
    match node:
        case ast.Subscript(value, ast.Constant(), context):
            # the walker itself follows `globals()["name"] = …` outside functions
            if isinstance(context, ast.Load) or (place.at_top and _is_call(value, "globals")):
                harmless.add(id(value))
        case ast.Subscript(value, _, ast.Load()):
            harmless.add(id(value))
        case ast.Attribute(value, attribute, ast.Load()):
            if attribute in _READING_METHODS or (_is_own_module(value, place) and attribute != "__dict__"):
                harmless.add(id(value))
        case ast.Compare(_, _, comparators):
            harmless.update(map(id, comparators))
        case ast.Call(function, arguments):
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in _READERS:
                harmless.update(map(id, arguments))
            if name in _MODULE_READERS:
                harmless.update(id(one) for one in arguments if _is_own_module(one, place))


def _judge(node: ast.expr, place: _Place, found: Dynamic) -> None:
    match node:
        case ast.Subscript(value, key, ast.Del()) if _is_call(value, "globals"):
            if not (place.at_top and isinstance(key, ast.Constant)):
                found.replaced = found.replaced or "removes names from its globals()"
        case ast.Attribute(value, "pop" | "popitem" | "clear") if _is_call(value, "globals"):
            found.replaced = found.replaced or "removes names from its globals()"
        case ast.Call(ast.Name("globals"), [], []):
            found.dynamic = found.dynamic or "changes its globals()"
        case ast.Call(ast.Name("vars" | "locals"), [], []) if place.at_top:
            found.dynamic = found.dynamic or "changes its globals()"
        case ast.Call(ast.Name("exec"), [_], []):
            found.dynamic = found.dynamic or "runs exec()"
        case ast.Subscript(value, key, context) if _is_sys_modules(value):
            own = _is_own_name(key, place)
            if own and isinstance(context, ast.Load):
                found.dynamic = found.dynamic or "reaches itself through sys.modules"
            elif own:
                found.replaced = f"{'may replace' if place.in_function else 'replaces'} itself in sys.modules"
            elif not isinstance(context, ast.Load) and not (isinstance(key, ast.Constant) and place.at_top):
                found.registers_more = True
        case ast.Call(ast.Attribute(value, method), arguments) if _is_sys_modules(value):
            if arguments and _is_own_name(arguments[0], place):
                found.dynamic = found.dynamic or "reaches itself through sys.modules"
            elif method in _WRITING_METHODS:
                found.registers_more = True
        case ast.Call(_, [ast.Name("__name__")]) if _is_own_module(node, place):
            found.dynamic = found.dynamic or "reaches itself through import_module()"


def _is_call(node: ast.expr, name: str) -> bool:
    match node:
        case ast.Call(ast.Name(called), [], []):
            return called == name
    return False


def _is_sys_modules(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(ast.Name(), "modules") | ast.Name("modules"):
            return True
    return False


def _is_own_name(node: ast.expr, place: _Place) -> bool:
    match node:
        case ast.Name("__name__" | "__package__") | ast.Attribute(ast.Name("__spec__"), "name"):
            return True
        case ast.Constant(value):
            return value == place.module
    return False


def _is_own_module(node: ast.expr, place: _Place) -> bool:
    """Tell whether `node` is `sys.modules[__name__]` or `import_module(__name__)`."""
    match node:
        case ast.Subscript(value, key):
            return _is_sys_modules(value) and _is_own_name(key, place)
        case ast.Call(ast.Attribute(value, "get"), [key, *_]):
            return _is_sys_modules(value) and _is_own_name(key, place)
        case ast.Call(ast.Name(name) | ast.Attribute(attr=name), [key, *_]):
            return name in {"import_module", "__import__"} and _is_own_name(key, place)
    return False
