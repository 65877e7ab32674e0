"""Places that reach a registered object through a name bound by an import: attribute chains.

In code they are SSOT002; in a quoted annotation, a type comment, a doctest or an attribute named by a
string (`patch.object(m, "X")`) they are strings, SSOT003.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import normalise
from ssot_lsp.core.matching import Match
from ssot_lsp.core.quoted_types import annotation_string, type_comment
from ssot_lsp.core.scopes import local_name
from ssot_lsp.core.strings import (
    callee,
    is_attribute_setter,
    plain_string,
)
from ssot_lsp.core.syntax import has_error_between
from ssot_lsp.core.unusual import has_compatible

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.imports import ImportedName, ImportStatement
    from ssot_lsp.core.matching import RuleIndex
    from ssot_lsp.core.name_table import Binding, Use
    from ssot_lsp.core.scopes import Scopes

Where = Literal["code", "annotation", "type-comment", "doctest", "attribute-string"]
# around a chain's first dot; a comment takes its line end along, so that there is one way to read it
_ODD_GAP = rb"(?:(?:[\s\\]|#[^\r\n]*[\r\n])+\.|\.(?:[\s\\]|#[^\r\n]*[\r\n])+[A-Za-z_\x80-\xff])"
_TAIL = re.compile(rb"(?:\s*\.\s*[A-Za-z_\x80-\xff][0-9A-Za-z_\x80-\xff]*)*")


class Segment(NamedTuple):
    """One `.name` of a chain: its normalised text and the bytes of the name alone."""

    name: str
    span: Span


class Bound(NamedTuple):
    """What an import entry binds: a local name, to an absolute dotted path; is that surely a module?"""

    name: str
    path: str
    is_module: bool
    statement: ImportStatement
    entry: ImportedName


class Reference(NamedTuple):
    """A chain `root.attributes` that reaches the object of `match` through `bound`.

    `span` is what a finding covers. `reaching` are all the bindings that the root may refer to.
    """

    span: Span
    root: Span
    attributes: tuple[Segment, ...]
    bound: Bound
    match: Match
    where: Where
    use: Use
    reaching: tuple[Binding, ...]
    awaited: bool = False

    @property
    def only(self) -> bool:
        """True when nothing but imports of one path can be what the root refers to."""
        wanted = _imported_path(self.bound.statement, self.bound.entry)
        return all(
            binding.statement is not None
            and binding.entry is not None
            and _imported_path(binding.statement, binding.entry) == wanted
            for binding in self.reaching
        )


def _imported_path(statement: ImportStatement, entry: ImportedName) -> tuple[int, str, str]:
    """Return what tells apart the objects that import entries bind; a plain import binds its root."""
    if statement.form == "import":
        return 0, "", entry.name if entry.alias else entry.name.partition(".")[0]
    return statement.level, statement.module, entry.name


def bound_by(statement: ImportStatement, entry: ImportedName, context: FileContext) -> Bound | None:
    """Say what an entry binds; None for a star and for a relative import that leads nowhere."""
    name = local_name(statement, entry)
    if name == "*":
        return None
    if statement.form == "import":
        path = entry.name if entry.alias else name
        return Bound(name, path, True, statement, entry)
    module = statement.absolute_module(context)
    if not module:
        return None
    return Bound(name, f"{module}.{entry.name}", False, statement, entry)


def relevant_names(
    statements: Iterable[ImportStatement],
    context: FileContext,
    index: RuleIndex,
    utf8: bytes,
    only: Container[str] | None = None,
) -> dict[str, list[Bound]]:
    """Collect the local names, of those in `only`, through which a registered object may be reached."""
    names: dict[str, list[Bound]] = {}
    reaching: dict[tuple[str, str, bool], bool] = {}  # one import may stand in every function
    for statement in statements:
        for entry in statement.names:
            if only is not None and local_name(statement, entry) not in only:
                continue
            bound = bound_by(statement, entry, context)
            if bound is None:
                continue
            key = (bound.name, bound.path, bound.is_module)
            known = reaching.get(key)
            if known is None:
                known = reaching[key] = may_reach(bound, index, utf8)
            if known:
                names.setdefault(bound.name, []).append(bound)
    return names


def may_reach(bound: Bound, index: RuleIndex, utf8: bytes) -> bool:
    """Tell whether a chain that starts at `bound` can name a registered object."""
    if reaches_through(bound, index):
        return True
    below = Below.of(bound, index)
    return below is not None and ((not utf8.isascii() and has_compatible(utf8)) or below.may_be_read(utf8))


class Below(NamedTuple):
    """How what lies below the object of an import may be read through it, as bytes to look for."""

    name: bytes
    words: tuple[tuple[bytes, tuple[bytes, ...]], ...]  # a last segment, and how the first can stand
    plain: bool  # all of that is ASCII; else it may be written in more ways than one (PEP 3131)

    @classmethod
    def of(cls, bound: Bound, index: RuleIndex) -> Below | None:
        """Prepare for the objects below that of `bound`; None when there are none."""
        name, length = bound.name.encode(), len(bound.path) + 1
        words: dict[tuple[bytes, bytes], None] = {}
        for dotted in index.beneath(bound.path):
            words[dotted.rpartition(".")[2].encode(), dotted[length:].partition(".")[0].encode()] = None
        if not words:
            return None
        return cls(
            name,
            tuple((last, (name + b"." + first, b'"' + first, b"'" + first)) for last, first in words),
            name.isascii() and all(last.isascii() and first.isascii() for last, first in words),
        )

    def may_be_read(self, utf8: bytes) -> bool:
        """Tell whether one of the objects may be read in a text without compatibility characters."""
        if not self.plain and not utf8.isascii():
            return True
        spaced: bool | None = None
        for last, forms in self.words:
            if last not in utf8:
                continue
            if any(form in utf8 for form in forms):
                return True
            if spaced is None:
                spaced = re.search(re.escape(self.name) + _ODD_GAP, utf8) is not None
            if spaced:
                return True
        return False


def reaches_through(bound: Bound, index: RuleIndex) -> bool:
    """Tell whether `bound` is itself a legacy module, so that every attribute of it is legacy."""
    head, _, tail = bound.path.rpartition(".")
    if bound.is_module or not head:
        match = index.match(bound.path, exact_module=True)
        return match is not None and match.rule.legacy.is_module
    match = index.match(head, (tail,))
    return match is not None and match.rule.legacy.is_module and match.rule.legacy.dotted == bound.path


def known_modules(statements: Iterable[ImportStatement], context: FileContext) -> frozenset[str]:
    """Collect dotted paths that some import of this file shows to be modules."""
    known: set[str] = set()
    for statement in statements:
        if statement.form == "import":
            paths = [entry.name for entry in statement.names]
        else:
            module = statement.absolute_module(context)
            paths = [module] if module else []
        for path in paths:
            parent = path
            while parent and parent not in known:
                known.add(parent)
                parent = parent.rpartition(".")[0]
    return frozenset(known)


def find_references(
    scopes: Scopes, names: dict[str, list[Bound]], index: RuleIndex, known: frozenset[str]
) -> Iterator[Reference]:
    """Yield every chain in code and in typing strings that reaches a registered object."""
    for name, bounds in names.items():
        table = scopes.table(name)
        by_entry = {id(bound.entry): bound for bound in bounds}
        for use in table.uses:
            if has_error_between(use.path):
                continue
            attributes = attributes_of(use)
            yield from _resolve(use, attributes, "code", scopes, name, by_entry, index, known)
            quoted = _named_attribute(use, attributes, scopes)
            if quoted is not None:
                yield from _resolve(
                    use, (*attributes, quoted), "attribute-string", scopes, name, by_entry, index, known
                )
        for start, end, where in quoted_places(scopes, name):
            tail = _TAIL.match(scopes.syntax.utf8, end)
            attributes = _segments_of(scopes.syntax.utf8, end, tail.end() if tail else end)
            use = scopes.place(start, end)
            yield from _resolve(use, attributes, where, scopes, name, by_entry, index, known)


def _resolve(
    use: Use,
    attributes: tuple[Segment, ...],
    where: Where,
    scopes: Scopes,
    name: str,
    by_entry: dict[int, Bound],
    index: RuleIndex,
    known: frozenset[str],
) -> Iterator[Reference]:
    """Yield the reference that a chain makes, if it reaches a registered object."""
    if not attributes:
        return
    reaching = scopes.table(name).reaching(use)
    bound = next((by_entry[id(binding.entry)] for binding in reaching if id(binding.entry) in by_entry), None)
    if bound is None:
        return
    found = match_chain(bound, attributes, index, known)
    if found is None:
        return
    match, reached = found
    if where == "attribute-string" and len(reached) < len(attributes):
        return  # the chain before the string is a reference of its own
    attributes = reached
    last = attributes[-1].span
    span = last if where == "attribute-string" else Span(use.start, last.end)
    yield Reference(span, Span(use.start, use.end), attributes, bound, match, where, use, reaching)


def match_chain(
    bound: Bound, attributes: tuple[Segment, ...], index: RuleIndex, known: frozenset[str]
) -> tuple[Match, tuple[Segment, ...]] | None:
    """Find the rule for a chain, and how much of the chain names the object it speaks of.

    None also where the import of the root is the finding already. Under a name rule the chain ends at
    the name, under a module rule it is taken whole.
    """
    parts = [*bound.path.split("."), *(segment.name for segment in attributes)]
    base = len(parts) - len(attributes)
    sure = base if bound.is_module else max(base - 1, 1)
    while sure < len(parts) and ".".join(parts[: sure + 1]) in known:
        sure += 1
    match = index.match(".".join(parts[:sure]), tuple(parts[sure:]))
    if match is None:
        return None
    if match.depth > base:
        if match.rule.legacy.is_module:
            return match, attributes
        end = max(match.depth, sure)
        exact = index.match(".".join(parts[:sure]), tuple(parts[sure:end]))
        return (exact or match), attributes[: end - base]
    return (match, attributes) if match.rule.legacy.is_module and reaches_through(bound, index) else None


def attributes_of(use: Use) -> tuple[Segment, ...]:
    """Collect the attribute chain that starts at a name."""
    found: list[Segment] = []
    path = use.path
    if len(path) > 1 and path[-2].type == "dotted_name":
        for child in path[-2].node.named_children[1:]:
            text = (child.text or b"").strip()
            found.append(Segment(normalise(text), Span(child.start_byte, child.end_byte)))
        return tuple(found)
    for depth in range(len(path) - 2, -1, -1):
        step = path[depth]
        if step.type != "attribute" or path[depth + 1].field != "object":
            break
        attribute = step.node.child_by_field_name("attribute")
        if attribute is None:
            break
        found.append(
            Segment(normalise(attribute.text or b""), Span(attribute.start_byte, attribute.end_byte))
        )
    return tuple(found)


def _segments_of(utf8: bytes, start: int, end: int) -> tuple[Segment, ...]:
    """Split `.a.b` between two offsets into segments."""
    return tuple(
        Segment(normalise(match.group()), Span(match.start(), match.end()))
        for match in re.compile(rb"[A-Za-z_\x80-\xff][0-9A-Za-z_\x80-\xff]*").finditer(utf8, start, end)
    )


def _named_attribute(use: Use, attributes: tuple[Segment, ...], scopes: Scopes) -> Segment | None:
    """Return the string in `patch.object(chain, "X")` and its like, when `use` starts the chain."""
    depth = len(use.path) - 2 - len(attributes)
    if depth < 1 or use.path[depth].type != "argument_list":
        return None
    arguments = use.path[depth].node
    call = use.path[depth - 1]
    positional = [child for child in arguments.named_children if child.type != "comment"]
    chain = use.path[depth + 1].node
    if call.type != "call" or len(positional) < 2 or positional[0].start_byte != chain.start_byte:
        return None
    if not is_attribute_setter(callee(scopes, call.node)):
        return None
    text = plain_string(scopes.syntax, positional[1])
    if text is None:
        return None
    name = scopes.syntax.utf8[text.start : text.end]
    if not re.fullmatch(rb"[A-Za-z_\x80-\xff][0-9A-Za-z_\x80-\xff]*", name):
        return None
    return Segment(normalise(name), text)


def quoted_places(scopes: Scopes, name: str, *, nested: bool = False) -> Iterator[tuple[int, int, Where]]:
    """Yield where `name` begins an expression inside a quoted annotation or a type comment.

    With `nested` also where it stands in quotes within the quotes.
    """
    utf8 = scopes.syntax.utf8
    for start, end in scopes.positions(name):
        path = scopes.syntax.path(start, end)
        kind = path[-1].type
        if kind in {"string_content", "string"}:
            text = annotation_string(scopes, path)
        elif kind == "comment":
            text = type_comment(scopes.syntax, path)
        else:
            continue
        if text is None or not text.start <= start < text.end:
            continue
        before = utf8[text.start : start].rstrip()
        if before.endswith(b".") or (not nested and (before.count(b"'") % 2 or before.count(b'"') % 2)):
            continue
        yield start, end, "annotation" if kind != "comment" else "type-comment"
