"""Strings that Python resolves to a module or a name, at run time or in typing.

Where a string stands decides what it means: the callee it is handed to, the annotation it is part of.
Sources: `unittest.mock`, `importlib`, `pkgutil.resolve_name`, pytest's `monkeypatch`; PEP 484 for
quoted annotations and type comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from ssot_lsp.core.anchors import no_argument_at
from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import normalise
from ssot_lsp.core.syntax import parse

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
TYPE_COMMENT = re.compile(rb"#\s*type:(?!\s*ignore\b)\s*")
_TYPE_PARTS = frozenset(
    {
        "type",
        "type_parameter",
        "generic_type",
        "union_type",
        "member_type",
        "constrained_type",
        "binary_operator",
        "subscript",
        "list",
        "tuple",
        "expression_list",
        "parenthesized_expression",
    }
)
_TYPE_EXPRESSIONS = frozenset(
    {
        "attribute",
        "call",
        "concatenated_string",
        "conditional_expression",
        "ellipsis",
        "identifier",
        "list",
        "none",
        "string",
        "subscript",
    }
)
_TYPING = frozenset({"typing", "typing_extensions"})
_TYPING_FORMS = frozenset(
    {
        "Optional",
        "Union",
        "List",
        "Dict",
        "Set",
        "FrozenSet",
        "Tuple",
        "Type",
        "Callable",
        "ClassVar",
        "Final",
        "Iterable",
        "Iterator",
        "Sequence",
        "Mapping",
        "Awaitable",
        "Coroutine",
        "Generator",
        "AsyncIterator",
        "AsyncGenerator",
        "Annotated",
        "Concatenate",
        "Required",
        "NotRequired",
        "ReadOnly",
        "TypeGuard",
        "TypeIs",
        "Unpack",
    }
)
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


def annotation_string(scopes: Scopes, path: Path) -> Span | None:
    """Return the text of the string at the end of `path` if it is (part of) a quoted annotation."""
    index = next((i for i in range(len(path) - 1, -1, -1) if path[i].type == "string"), None)
    if index is None:
        return None
    span = plain_string(scopes.syntax, path[index].node)
    if span is None or not _is_annotation(scopes, path, index):
        return None
    return span if _reads_as_type(scopes.syntax.utf8[span.start : span.end]) else None


def type_comment(syntax: Syntax, path: Path) -> Span | None:
    """Return the part of a `# type:` comment that is a type (PEP 484); None for other comments."""
    node = path[-1].node
    match = TYPE_COMMENT.match(syntax.utf8, node.start_byte, node.end_byte)
    if match is None:
        return None
    end = syntax.utf8.find(b"#", match.end(), node.end_byte)
    return Span(match.end(), node.end_byte if end < 0 else end)


def _reads_as_type(text: bytes) -> bool:
    """Tell whether a text is an expression that may stand for a type, and no prose."""
    root = parse(b"(" + text.strip() + b"\n)").root_node
    if root.has_error or root.named_child_count != 1:
        return False
    within = root.named_children[0].named_children
    if len(within) != 1 or within[0].type not in {"parenthesized_expression", "tuple"}:
        return False
    if within[0].type == "tuple":  # `*m.X` is one too
        return [child.type for child in within[0].named_children] == ["list_splat"]
    pending = [within[0]]
    while pending:
        node = pending.pop()
        either = node.type == "binary_operator" and any(child.type == "|" for child in node.children)
        if either or node.type == "parenthesized_expression":
            pending += [child for child in node.named_children if child.type != "comment"]
        elif node.type not in _TYPE_EXPRESSIONS:
            return False
    return True


def _is_annotation(scopes: Scopes, path: Path, index: int) -> bool:
    """Tell whether path[index] stands where typing reads a type."""
    typing_form = False
    for depth in range(index - 1, 0, -1):
        step, below = path[depth], path[depth + 1]
        if step.type in {"subscript", "generic_type"}:
            head = step.node.child_by_field_name("value") or step.node.child(0)
            names = _form_names(scopes, (head.text if head else b"") or b"")
            if below.field == "value" or "Literal" in names:
                return False
            if "Annotated" in names and not _in_first_argument(path, depth):
                return False  # the others are metadata
            typing_form = typing_form or not names.isdisjoint(_TYPING_FORMS)
        if step.type == "type":
            if step.field == "right" and path[depth - 1].type == "type_alias_statement":
                return True
            if step.field in {"type", "return_type"} and path[depth - 1].type != "type":
                return True
        elif step.type == "assignment":
            annotation = step.node.child_by_field_name("type")
            alias = annotation is not None and (annotation.text or b"").endswith(b"TypeAlias")
            return below.field == "right" and (alias or typing_form)
        elif step.type == "argument_list":
            call = path[depth - 1].node
            if call.type == "class_definition":
                return typing_form
            name = _typing_function(imported_callee(scopes, call))
            arguments = [child for child in step.node.named_children if child.type != "comment"]
            place = next(i for i, child in enumerate(arguments) if child.start_byte == below.node.start_byte)
            return (
                (name == "cast" and place == 0)
                or (name in {"TypeVar", "ParamSpec", "TypeVarTuple"} and place > 0)
                or (name in {"NewType", "assert_type"} and place == 1)
                or (name == "ForwardRef" and place == 0)
            )
        elif step.type == "keyword_argument":
            keyword = (step.node.child_by_field_name("name") or step.node).text
            if keyword not in {b"bound", b"default", b"typ"}:
                return False
        elif step.type == "type_alias_statement":
            return below.field == "right"
        elif step.type not in _TYPE_PARTS:
            return False
    return False


def _form_names(scopes: Scopes, head: bytes) -> set[str]:
    """Return what stands before brackets by its own name: the last segment, and what imports call so."""
    root, dot, _ = head.partition(b".")
    names = {normalise(head.rpartition(b".")[2].strip())}
    if not dot:
        names.update(
            entry.name
            for statement, entry in scopes.imported.get(normalise(root), ())
            if statement.form == "from" and statement.module in _TYPING
        )
    return names


def _typing_function(path: str) -> str:
    """Return the last segment of a path in `typing` or `typing_extensions`; '' for any other."""
    module, _, name = path.rpartition(".")
    return name if module in _TYPING else ""


def _in_first_argument(path: Path, depth: int) -> bool:
    """Tell whether a place lies in the first argument in the brackets of path[depth]."""
    bracket = depth + 1 if path[depth].type == "generic_type" else depth  # in a type they are a node
    inside = path[bracket].node.named_children[bracket == depth :]  # else what stands before them is one
    first = next((child for child in inside if child.type != "comment"), None)
    if first is None or first.start_byte != path[bracket + 1].node.start_byte:
        return False
    return first.type != "tuple" and (first.type != "type" or first.named_children[0].type != "tuple")


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
