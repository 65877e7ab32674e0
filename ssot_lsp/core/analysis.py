"""One file, analysed: its tree, its imports and every hit of a rule, before messages and fixes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from ssot_lsp.core.doctests import Doctests, chains_in, example_code, find_doctests
from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.lexer import scan_literals
from ssot_lsp.core.name_table import MODULE, Binding, Use
from ssot_lsp.core.quoted_types import annotation_string
from ssot_lsp.core.references import (
    Bound,
    Reference,
    Segment,
    bound_by,
    find_references,
    known_modules,
    match_chain,
    relevant_names,
)
from ssot_lsp.core.scopes import Scopes
from ssot_lsp.core.stores import stored_objects
from ssot_lsp.core.strings import PATCHING, PathString, path_strings
from ssot_lsp.core.syntax import Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.imports import ImportedName, ImportStatement
    from ssot_lsp.core.matching import Match, RuleIndex
    from ssot_lsp.core.syntax import Path

_RELATIVE = re.compile(rb"from\s*\.")


class ImportHit(NamedTuple):
    """An entry of an import statement that a rule speaks of."""

    span: Span
    statement: ImportStatement
    entry: ImportedName
    match: Match
    doctest: bool = False


class StringHit(NamedTuple):
    """A string literal that is the path of an object a rule speaks of."""

    span: Span
    string: PathString
    match: Match


Hit = ImportHit | Reference | StringHit
HitKind = Literal["import", "reference", "string"]


class Analysis(NamedTuple):
    """Everything the rewriters need to know of one file."""

    utf8: bytes
    context: FileContext
    rules: RuleIndex
    syntax: Syntax
    scopes: Scopes
    statements: tuple[ImportStatement, ...]
    known: frozenset[str]
    hits: tuple[Hit, ...]
    doctests: Doctests | None
    legacy: frozenset[int]  # ids of the import entries that are hits
    through: dict[int, list[Reference]]  # references by the id of each import entry they may go through
    stored: frozenset[str]  # dotted legacy paths that the file sets, deletes or patches

    def is_legacy(self, entry: ImportedName) -> bool:
        """Tell whether an import entry is itself a hit."""
        return id(entry) in self.legacy

    def references_through(self, entry: ImportedName) -> list[Reference]:
        """List the references whose root may be what `entry` binds."""
        return self.through.get(id(entry), [])


def kind_of(hit: Hit) -> HitKind:
    """Say which of the three kinds a hit is."""
    if isinstance(hit, ImportHit):
        return "string" if hit.doctest else "import"
    if isinstance(hit, StringHit):
        return "string"
    return "reference" if hit.where == "code" else "string"


def analyse_file(utf8: bytes, context: FileContext, index: RuleIndex) -> Analysis:
    """Find every hit in a source text. Reads nothing but its arguments."""
    syntax = Syntax(utf8)
    statements = tuple(statement for statement in import_statements(utf8) if _confirmed(syntax, statement))
    scopes = Scopes(syntax, statements)
    known = known_modules(statements, context)
    hits: list[Hit] = []
    for statement in statements:
        hits += import_hits(statement, context, index, doctest=False)
    names = relevant_names(statements, context, index, utf8)
    imported = {hit.span for hit in hits}  # in broken source the tree may take an import for something else
    hits += [hit for hit in find_references(scopes, names, index, known) if hit.span not in imported]
    if names and syntax.parsed and syntax.has_error:
        hits += _unread_references(scopes, statements, names, index, known, hits)
    doctests = find_doctests(syntax) if _examples_matter(utf8, names, index) else None
    if doctests is not None:
        hits += _doctest_hits(doctests, scopes, names, context, index, known)
    taken = {hit.span for hit in hits}
    hits += [hit for hit in _string_hits(scopes, context, index) if hit.span not in taken]
    hits.sort(key=lambda hit: hit.span)
    legacy = frozenset(id(hit.entry) for hit in hits if isinstance(hit, ImportHit))
    through: dict[int, list[Reference]] = {}
    for hit in hits:
        if isinstance(hit, Reference):
            for entry in {id(binding.entry) for binding in hit.reaching}:
                through.setdefault(entry, []).append(hit)
    stored = stored_objects((hit for hit in hits if isinstance(hit, Reference)), scopes)
    stored |= {
        hit.match.legacy.dotted for hit in hits if isinstance(hit, StringHit) and hit.string.use in PATCHING
    }
    return Analysis(
        utf8,
        context,
        index,
        syntax,
        scopes,
        statements,
        known,
        tuple(hits),
        doctests,
        legacy,
        through,
        stored,
    )


def _examples_matter(utf8: bytes, names: dict[str, list[Bound]], index: RuleIndex) -> bool:
    """Tell whether examples in docstrings can name something that a rule speaks of."""
    if b">>> " not in utf8:
        return False
    code = example_code(utf8)
    if index.has_root(code) or _RELATIVE.search(code) or any(name.encode() in code for name in names):
        return True
    return not code.isascii()


def _unread_references(
    scopes: Scopes,
    statements: tuple[ImportStatement, ...],
    names: dict[str, list[Bound]],
    index: RuleIndex,
    known: frozenset[str],
    hits: list[Hit],
) -> Iterator[Reference]:
    """Yield references that the text shows, where the parser is at a loss and the tree does not."""
    from ssot_lsp.core.lexical import read_chains

    utf8 = scopes.syntax.utf8
    seen = {hit.span for hit in hits}
    for chain in read_chains(utf8, scan_literals(utf8), statements, names, index, known) or ():
        if chain.span not in seen:
            use = scopes.place(chain.root.start, chain.root.end)
            reaching = scopes.table(chain.bound.name).reaching(use)
            yield Reference(
                chain.span, chain.root, chain.attributes, chain.bound, chain.match, "code", use, reaching
            )


def _confirmed(syntax: Syntax, statement: ImportStatement) -> bool:
    """Check a statement against the tree, where the tree is to be trusted."""
    if syntax.parsed and not syntax.has_error:
        path = syntax.path(statement.span.start, statement.span.end)
        return path[-1].type.endswith(("import_statement", "import_from_statement"))
    return True


def import_hits(
    statement: ImportStatement, context: FileContext, index: RuleIndex, *, doctest: bool
) -> Iterator[ImportHit]:
    """Yield the entries of a statement that rules speak of."""
    for entry in statement.names:
        if statement.form == "import":
            match = index.match(entry.name, exact_module=True)
        else:
            module = statement.absolute_module(context)
            if not module:
                return
            match = index.match(module) if entry.name == "*" else index.match(module, (entry.name,))
            if match is not None and entry.name == "*" and not match.rule.legacy.is_module:
                match = None
        if match is not None:
            yield ImportHit(entry.span, statement, entry, match, doctest)


def _string_hits(scopes: Scopes, context: FileContext, index: RuleIndex) -> Iterator[StringHit]:
    """Yield the path strings that rules speak of."""
    for string in path_strings(scopes, index):
        module = string.module
        if string.level:
            base = string.anchor(context)
            parts = base.split(".")
            if not base or string.level > len(parts):
                continue
            module = ".".join([*parts[: len(parts) - string.level + 1], module])
        names = tuple(string.qualname.split(".")) if string.qualname else ()
        exact = string.use in {"import_module", "find_spec", "__import__", "sys.modules"}
        match: Match | None
        if exact or names:
            match = index.match(module, names, exact_module=exact)
        else:
            head, *tail = module.split(".")
            match = index.match(head, tuple(tail))
        match = match or index.match_target(".".join((module, *names)))
        if match is not None and string.use == "path" and _is_type_by_name(scopes, string):
            continue  # what its first name is bound to decides, and has been asked
        if match is not None:
            yield StringHit(string.span, string, match)


def _is_type_by_name(scopes: Scopes, string: PathString) -> bool:
    """Tell whether a path string is a quoted type whose first name this file binds."""
    if annotation_string(scopes, string.path) is None:
        return False
    return any(scopes.table(string.module.partition(".")[0]).bindings.values())


def _doctest_hits(
    doctests: Doctests,
    scopes: Scopes,
    names: dict[str, list[Bound]],
    context: FileContext,
    index: RuleIndex,
    known: frozenset[str],
) -> Iterator[Hit]:
    """Yield hits in the examples of docstrings."""
    for statement in doctests.statements:
        yield from import_hits(statement, context, index, doctest=True)
    for span in doctests.docstrings:
        inside = doctests.statements_in(span)
        own = relevant_names(inside, context, index, doctests.code)
        bound_here = {bound.name for s in inside for e in s.names if (bound := bound_by(s, e, context))}
        outer = {name: bounds for name, bounds in names.items() if name not in bound_here}
        for name, bounds in (*own.items(), *outer.items()):
            for root, attributes in chains_in(doctests, span, name):
                reference = _doctest_reference(
                    root, attributes, name, bounds, scopes, index, known, own=name in own
                )
                if reference is not None:
                    yield reference


def _doctest_reference(
    root: Span,
    attributes: tuple[Segment, ...],
    name: str,
    bounds: list[Bound],
    scopes: Scopes,
    index: RuleIndex,
    known: frozenset[str],
    *,
    own: bool,
) -> Reference | None:
    """Resolve a chain in a doctest through the docstring's own imports, else the module's."""
    path: Path = scopes.syntax.path(root.start, root.end)
    use = Use(root.start, root.end, path, (MODULE, (root.start, "doctest")), ())
    if own:
        reaching = tuple(
            Binding(b.entry.span.start, MODULE, "bind", (), b.statement, b.entry) for b in bounds
        )
        bound: Bound | None = bounds[-1]
    else:
        reaching = scopes.table(name).reaching(use)
        entries = {id(binding.entry) for binding in reaching}
        bound = next((b for b in bounds if id(b.entry) in entries), None)
    if bound is None:
        return None
    found = match_chain(bound, attributes, index, known)
    if found is None:
        return None
    match, reached = found
    span = Span(root.start, reached[-1].span.end)
    return Reference(span, root, reached, bound, match, "doctest", use, reaching)
