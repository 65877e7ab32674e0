"""Strings that Python resolves to a module or a name at run time.

Where a string stands decides what it means: the callee it is handed to.
Sources: `unittest.mock`, `importlib`, `pkgutil.resolve_name`, pytest's `monkeypatch`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from ssot_lsp.core.anchors import no_argument_at
from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.matching import RuleIndex
    from ssot_lsp.core.scopes import Scopes
    from ssot_lsp.core.syntax import Path, Syntax

StringUse = Literal[
    "import_module",
    "find_spec",
    "__import__",
    "resolve_name",
    "patch",
    "monkeypatch",
    "sys.modules",
    "path",
]

PATCHING: frozenset[StringUse] = frozenset({"patch", "monkeypatch"})  # what is named is replaced for a while

_NAMES = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\.[A-Za-z_\x80-\xff][\w\x80-\xff]*)*"
_WHOLE_PATH = re.compile(rb"(?P<quote>[\"'])(?P<path>\.*" + _NAMES + rb"(?::" + _NAMES + rb")?)(?P=quote)")
_DOTS = re.compile(rb"[\"']\.")
_MOCK_TAIL = re.compile(r"(?:^|\.)(?:patch|patch\.multiple|patch\.dict|patch\.object)$")
_SETTER_TAIL = re.compile(r"(?:^|\.)(?:patch\.object|patch\.multiple|setattr|delattr|getattr|hasattr)$")
# their own names
ATTRIBUTE_SETTERS = frozenset({"object", "multiple", "setattr", "delattr", "getattr", "hasattr"})


class PathString(NamedTuple):
    """A string literal that is nothing but the path of an object. `text` is between the quotes."""

    span: Span
    module: str  # what stands before the colon, or the whole path
    qualname: str  # what stands behind the colon
    use: StringUse
    path: Path
    callee: str = ""  # the dotted path of what it is handed to, where that is sure
    package: str = ""  # import_module's second argument, for a relative name
    level: int = 0  # its leading dots

    def anchor(self, context: FileContext) -> str:
        """Return the package that a relative name starts from, in a file; '' where that is not known."""
        if self.package == "__name__":  # of a package it is the same
            return (context.is_package and context.module) or ""
        return (context.package or "") if self.package == "__package__" else self.package


def plain_string(syntax: Syntax, node: Node) -> Span | None:
    """Return the text between the quotes of a lone literal without escapes; None for anything else."""
    if node.type != "string" or node.parent is None or node.parent.type == "concatenated_string":
        return None
    start, end = node.child(0), node.child(node.child_count - 1)
    if start is None or end is None or start.type != "string_start" or end.type != "string_end":
        return None
    prefix = syntax.text(start).rstrip(b"'\"").lower()
    if prefix not in {b"", b"r", b"u"}:
        return None
    span = Span(start.end_byte, end.start_byte)
    return None if b"\\" in syntax.utf8[span.start : span.end] else span


def callee(scopes: Scopes, call: Node) -> str:
    """Return the dotted path of a call's function, with an imported root spelled out; '' for none."""
    function = call.child_by_field_name("function")
    if function is None:
        return ""
    text = normalise(function.text or b"")
    parts = [part.strip() for part in text.split(".")]
    if not all(part.isidentifier() for part in parts):
        tail = re.search(r"(?:\.\s*\w+\s*)+$", text)
        return re.sub(r"\s", "", tail.group()) if tail else ""
    entries = scopes.imported.get(parts[0], [])
    if len({(statement.form, statement.module, entry.name) for statement, entry in entries}) == 1:
        statement, entry = entries[0]
        if statement.form == "from" and not statement.level:
            parts[0] = f"{statement.module}.{entry.name}"
        elif entry.alias:
            parts[0] = entry.name
    return ".".join(parts)


def imported_callee(scopes: Scopes, call: Node) -> str:
    """Return the dotted path of what is called, where only imports can have bound its name; else ''."""
    function = call.child_by_field_name("function")
    if function is None or re.fullmatch(rb"[\w.\x80-\xff]+", function.text or b"") is None:
        return ""
    root = (function.text or b"").partition(b".")[0]
    place = scopes.place(function.start_byte, function.start_byte + len(root))
    reaching = scopes.table(normalise(root)).possible(place)
    if not reaching or any(binding.entry is None for binding in reaching):
        return ""
    return callee(scopes, call)


def is_attribute_setter(function: str) -> bool:
    """Tell whether `function(object, "name")` reaches an attribute by its name."""
    return _SETTER_TAIL.search(function) is not None


def legacy_strings(utf8: bytes, index: RuleIndex) -> Iterator[re.Match[bytes]]:
    """Yield what stands between quotes, wherever, and is a path that a rule may speak of."""
    places = index.quoted(utf8)
    relative: frozenset[int] = frozenset()
    if b"import_module" in utf8 or b"find_spec" in utf8:  # names that begin with a dot count too
        relative = frozenset(match.start() for match in _DOTS.finditer(utf8))
        places = sorted(relative.union(places))
    for place in places:
        if place in relative and no_argument_at(utf8, place):
            continue
        match = _WHOLE_PATH.match(utf8, place)
        if match is not None and index.may_name(match.group("path").decode("utf-8", "replace")):
            yield match


def path_strings(scopes: Scopes, rules: RuleIndex) -> Iterator[PathString]:
    """Yield literals that are nothing but a dotted path (after dots, perhaps) that a rule may speak of."""
    syntax = scopes.syntax
    for match in legacy_strings(syntax.utf8, rules):
        path = syntax.path(match.start("path"), match.end("path"))
        index = next((i for i in range(len(path) - 1, -1, -1) if path[i].type == "string"), None)
        if index is None:
            continue
        span = plain_string(syntax, path[index].node)
        if span is None or (span.start, span.end) != match.span("path"):
            continue
        text = match.group("path")
        dots = len(text) - len(text.lstrip(b"."))
        found = _meaning(scopes, path, index, span, text.decode("utf-8", "replace"), dots)
        if found is not None:
            yield found


def _meaning(scopes: Scopes, path: Path, index: int, span: Span, text: str, dots: int) -> PathString | None:
    """Say what a path string is for, by what it is handed to; None where it is prose or nothing known."""
    module, _, qualname = text[dots:].partition(":")
    below, holder = path[index], path[index - 1]
    function, package, sure = "", "", False
    use: StringUse = "path"
    if holder.type == "keyword_argument" and index > 2:
        name = (holder.node.child_by_field_name("name") or holder.node).text
        if name in {b"target", b"name", b"in_dict"} and path[index - 2].type == "argument_list":
            below, holder, index = holder, path[index - 2], index - 1
    if holder.type == "argument_list":
        call = path[index - 2].node
        function = callee(scopes, call)
        sure = imported_callee(scopes, call) == function
        arguments = [child for child in holder.node.named_children if child.type != "comment"]
        first = arguments[0].start_byte == below.node.start_byte or below.type == "keyword_argument"
        use = _use_of(function) if first else "path"
        if use in {"import_module", "find_spec"} and dots:
            package = _package_argument(scopes, arguments)
        if use == "__import__" and not _is_absolute(arguments):
            return None  # what it imports lies in a package, or may
    elif holder.type == "subscript" and below.field == "subscript":
        value = (holder.node.child_by_field_name("value") or holder.node).text or b""
        use = "sys.modules" if re.search(rb"(?:^|\.)modules$", value) else "path"
    elif holder.type == "expression_statement":
        return None  # a docstring, or a string that is no value at all
    if dots and (not package or qualname or (use == "find_spec" and not sure)):
        return None
    if qualname and use not in {"resolve_name", "path"}:
        return None
    if (
        "." not in module
        and not qualname
        and not dots
        and use in {"path", "patch", "monkeypatch", "resolve_name"}
    ):
        return None  # one word alone is prose
    return PathString(span, module, qualname, use, path, function if sure else "", package, dots)


def _use_of(function: str) -> StringUse:
    """Say what a callable does with the path it is handed first."""
    last = function.rpartition(".")[2]
    if last == "import_module":
        return "import_module"
    if last == "__import__":
        return "__import__"
    if last == "find_spec":
        return "find_spec"
    if function.endswith("pkgutil.resolve_name"):
        return "resolve_name"
    if _MOCK_TAIL.search(function):
        return "patch"
    if last in {"setattr", "delattr"}:
        return "monkeypatch"
    if re.search(r"(?:^|\.)modules\.(?:get|pop|setdefault|__getitem__|__contains__)$", function):
        return "sys.modules"
    return "path"


def _is_absolute(arguments: list[Node]) -> bool:
    """Tell whether the arguments of `__import__` surely give it no `level` but 0."""
    for place, argument in enumerate(arguments):
        if argument.type in {"list_splat", "dictionary_splat"}:
            return False
        level: Node | None = argument if place == 4 else None
        if argument.type == "keyword_argument":
            name = argument.child_by_field_name("name")
            level = argument.child_by_field_name("value") if name and name.text == b"level" else None
        if level is not None and level.text != b"0":
            return False
    return True


def _package_argument(scopes: Scopes, arguments: list[Node]) -> str:
    """Return the literal `package` argument of import_module and find_spec; '' when there is none."""
    for place, argument in enumerate(arguments):
        value: Node | None = argument
        if argument.type == "keyword_argument":
            if (argument.child_by_field_name("name") or argument).text != b"package":
                continue
            value = argument.child_by_field_name("value")
        elif place != 1:
            continue
        if value is None:
            return ""
        if value.text in {b"__package__", b"__name__"}:
            return value.text.decode()
        span = plain_string(scopes.syntax, value)
        return scopes.syntax.utf8[span.start : span.end].decode("utf-8", "replace") if span else ""
    return ""
