"""Import statements, found without a parse: anchored at the word `import`.

Works on source that does not parse: a statement that stands whole is found whatever is broken around
it. Source: Python reference, section 7.11 (the import statement); PEP 328 for relative imports.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from ssot_lsp.core.findings import Span
from ssot_lsp.core.lexer import Literals, scan_literals

if TYPE_CHECKING:
    from ssot_lsp.core.context import FileContext

_IDENT = rb"[A-Za-z_\x80-\xff][0-9A-Za-z_\x80-\xff]*"
# the literal stands first: that is what makes the search quick
_WORD = re.compile(rb"import(?<![0-9A-Za-z_\x80-\xff]import)(?![0-9A-Za-z_\x80-\xff])")
_SPACE = rb"(?:[ \t\f]|\\\r?\n|\\\r)*"
_FROM_PATH = re.compile(
    _SPACE
    + rb"(?P<path>(?P<dots>(?:\."
    + _SPACE
    + rb")*)(?P<name>(?:"
    + _IDENT
    + _SPACE
    + rb"\."
    + _SPACE
    + rb")*"
    rb"(?:" + _IDENT + rb")?))" + _SPACE
)
_NAME = re.compile(_SPACE + rb"(?P<name>" + _IDENT + rb"(?:" + _SPACE + rb"\." + _SPACE + _IDENT + rb")*)")
_AS = re.compile(rb"as(?![0-9A-Za-z_\x80-\xff])")
_ALIAS = re.compile(_IDENT)
_GAP = re.compile(rb"(?:[ \t\f\r\n]|\\\r?\n|\\\r|#[^\r\n]*)*")  # between tokens inside parentheses
_END = re.compile(_SPACE + rb"(?=[;#\r\n]|\Z)")
_LINE_END = re.compile(rb"[\r\n]")
_SPACES = re.compile(_SPACE)
_BLANKS = re.compile(rb"(?:[ \t\f]|\\\r?\n|\\\r)+")
# statements as most are written, on a line of their own
_ASCII_NAME = rb"[A-Za-z_]\w*"
_USUAL_ENTRY = re.compile(
    rb"(" + _ASCII_NAME + rb"(?:\." + _ASCII_NAME + rb")*)(?:[ \t]+as[ \t]+(" + _ASCII_NAME + rb"))?"
)
_ENTRY = _ASCII_NAME + rb"(?:[ \t]+as[ \t]+" + _ASCII_NAME + rb")?"
_DOTTED_ENTRY = _USUAL_ENTRY.pattern.replace(b"(" + _ASCII_NAME, b"(?:" + _ASCII_NAME)
_USUAL_END = rb"[ \t]*(?=[\r\n#;]|\Z)"
_USUAL_IMPORT = re.compile(
    rb"import[ \t]+(" + _DOTTED_ENTRY + rb"(?:[ \t]*,[ \t]*" + _DOTTED_ENTRY + rb")*)" + _USUAL_END
)
_USUAL_FROM = re.compile(
    rb"[ \t]*(from)[ \t]+(\.*)((?:[A-Za-z_][\w.]*)?)[ \t]+(import)[ \t]+("
    + _ENTRY
    + rb"(?:[ \t]*,[ \t]*"
    + _ENTRY
    + rb")*|\(\s*"
    + _ENTRY
    + rb"(?:\s*,\s*"
    + _ENTRY
    + rb")*\s*,?\s*\))"
    + _USUAL_END
)
_LONGEST_PATH = 2000
_KEYWORDS = frozenset(
    b"False None True and as assert async await break class continue def del elif else except finally for "
    b"from global if import in is lambda nonlocal not or pass raise return try while with yield".split()
)

_NOWHERE = Span(0, 0)


class ImportedName(NamedTuple):
    """One entry of an import's list. `name` is dotted in `import a.b`, and `*` for a star; both are NFKC."""

    name: str
    span: Span
    alias: str | None = None
    alias_span: Span | None = None

    @property
    def end(self) -> int:
        """The offset after the entry, alias included."""
        return self.alias_span.end if self.alias_span else self.span.end


class ImportStatement(NamedTuple):
    """An import statement as written. Spans are bytes; `span` runs from the first keyword to the last token.

    `module` is the path without its leading dots ('' for `from . import x`, and for plain imports);
    `module_span` covers dots and path. `parens` covers the parentheses of a list that has them.
    """

    form: Literal["import", "from"]
    span: Span
    names: tuple[ImportedName, ...]
    module: str = ""
    level: int = 0
    module_span: Span = _NOWHERE
    parens: Span | None = None

    @property
    def is_star(self) -> bool:
        """True for `from m import *`."""
        return self.form == "from" and self.names[0].name == "*"

    def absolute_module(self, context: FileContext) -> str | None:
        """The module a `from` import names, absolute; None where a relative one leads nowhere (PEP 328)."""
        return absolute(context, self.level, self.module) if self.level else self.module


def absolute(context: FileContext, level: int, path: str) -> str | None:
    """Return the module that dots and a path name in a file; None where they lead nowhere (PEP 328)."""
    package = context.package
    if package is None:
        return None
    parts = package.split(".")
    if level > len(parts):
        return None
    base = parts[: len(parts) - level + 1]
    return ".".join([*base, path] if path else base)


def normalise(identifier: bytes) -> str:
    """Decode an identifier, NFKC-normalised as Python reads it (reference, section 2.3.4)."""
    text = identifier.decode("utf-8", "replace")
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def import_statements(utf8: bytes, literals: Literals | None = None) -> list[ImportStatement]:
    """List the import statements that stand whole, in order; those inside strings and comments are none."""
    hits = [match.start() for match in _WORD.finditer(utf8)]
    if not hits:
        return []
    if literals is None:
        literals = scan_literals(utf8, hits[-1] + 1)
    found: list[ImportStatement] = []
    for hit in hits:
        if literals.holds(hit) and not _after_lost_quote(utf8, literals, hit):
            continue
        statement = statement_at(utf8, hit)
        if statement is not None:
            found.append(statement)
    return found


def _after_lost_quote(utf8: bytes, literals: Literals, hit: int) -> bool:
    """Tell whether `hit` only seems to be in a string because a quote before it never closed.

    Mid-edit, a triple quote without its partner swallows the rest of the file. What follows it is
    then taken as code again where a line at the left margin opens a definition or an import.
    """
    if literals.unterminated < 0 or hit < literals.unterminated:
        return False
    span = literals.range_at(hit)
    if span is None or span[0] > literals.unterminated or span[1] < len(utf8):
        return False
    line = max(utf8.rfind(b"\n", 0, hit), utf8.rfind(b"\r", 0, hit)) + 1
    return utf8[line : line + 5] in {b"from ", b"impor"}


def statement_at(utf8: bytes, hit: int) -> ImportStatement | None:
    """Read the import statement whose `import` keyword stands at `hit`; None when it does not stand whole."""
    first = utf8.rfind(b"\n", 0, hit) + 1
    if utf8[first - 2 : first] != b"\\\n" and utf8[first - 3 : first] != b"\\\r\n":
        usual = _usual_statement(utf8, first, hit)
        if usual is not None:
            return usual
    head = _from_head(utf8, hit)
    if head is None:
        if not _starts_statement(utf8, hit):
            return None
        names, end = _plain_names(utf8, hit + 6)
        if not names or not _ends(utf8, end):
            return None
        return ImportStatement("import", Span(hit, end), tuple(names))
    start, path = head
    if not _starts_statement(utf8, start):
        return None
    position = _skip(_SPACES, utf8, hit + 6)
    module = path.group("name")
    span = Span(path.start("path"), path.end("name") if module else path.end("dots"))
    if not module:
        span = Span(span.start, span.start + len(path.group("dots").rstrip(b" \t\f\\\r\n")))
    level = path.group("dots").count(b".")
    text = ".".join(normalise(part) for part in _segments(module))
    parens: Span | None = None
    if utf8.startswith(b"*", position):
        names = [ImportedName("*", Span(position, position + 1))]
        end = position + 1
    elif utf8.startswith(b"(", position):
        names, close = _listed(utf8, position + 1, _GAP)
        if not names or not utf8.startswith(b")", close):
            return None
        end = close + 1
        parens = Span(position, end)
    else:
        if position == hit + 6:
            return None
        names, end = _listed(utf8, position, _SPACES)
        if not names or utf8[names[-1].end : end].strip():
            return None  # a trailing comma without parentheses
        end = names[-1].end
    if not _ends(utf8, end):
        return None
    return ImportStatement("from", Span(start, end), tuple(names), text, level, span, parens)


def _usual_statement(utf8: bytes, first: int, hit: int) -> ImportStatement | None:
    """Read a statement that begins the line at `first`, as most are written; None for any other."""
    if utf8[first:hit].isspace() or first == hit:
        match = _USUAL_IMPORT.match(utf8, hit)
        if match is None:
            return None
        names = _usual_names(utf8, match.start(1), match.end(1))
        return ImportStatement("import", Span(hit, match.end(1)), names) if names else None
    match = _USUAL_FROM.match(utf8, first)
    if match is None or match.start(4) != hit:
        return None
    start, end = match.start(1), match.end(5)
    path = match.group(3)
    if match.start(2) == match.end(3) or path.endswith(b".") or b".." in path:
        return None
    if not _KEYWORDS.isdisjoint(path.split(b".")):
        return None
    names = _usual_names(utf8, match.start(5), end)
    if not names:
        return None
    return ImportStatement(
        "from",
        Span(start, end),
        names,
        path.decode(),
        match.end(2) - match.start(2),
        Span(match.start(2), match.end(3)),
        Span(match.start(5), end) if utf8[match.start(5)] == 0x28 else None,
    )


def _usual_names(utf8: bytes, start: int, end: int) -> tuple[ImportedName, ...]:
    """Read a list of nothing but names, aliases and commas; empty where a name is a keyword."""
    names: list[ImportedName] = []
    for match in _USUAL_ENTRY.finditer(utf8, start, end):
        name, alias = match.groups()
        if alias in _KEYWORDS or not _KEYWORDS.isdisjoint(name.split(b".")):
            return ()
        names.append(
            ImportedName(
                name.decode(),
                Span(match.start(1), match.end(1)),
                alias.decode() if alias else None,
                Span(match.start(2), match.end(2)) if alias else None,
            )
        )
    return tuple(names)


def _skip(pattern: re.Pattern[bytes], utf8: bytes, position: int) -> int:
    """Return the offset after what `pattern` (which always matches) takes at `position`."""
    match = pattern.match(utf8, position)
    return match.end() if match else position


def _segments(path: bytes) -> list[bytes]:
    """Split a dotted path that may hold blanks and line continuations."""
    return [part for part in _BLANKS.sub(b"", path).split(b".") if part]


def _from_head(utf8: bytes, hit: int) -> tuple[int, re.Match[bytes]] | None:
    """Find the `from` that belongs to the `import` at `hit`, with its path."""
    lowest = max(0, hit - _LONGEST_PATH)
    start = hit
    while (start := utf8.rfind(b"from", lowest, start)) >= 0:
        before = utf8[start - 1 : start] if start else b""
        after = utf8[start + 4 : start + 5]
        if not _is_word(before) and not _is_word(after):
            match = _FROM_PATH.fullmatch(utf8, start + 4, hit)
            if match is None or not match.group("path"):
                return None
            if _LINE_END.search(utf8, start, hit) and _in_comment(utf8, start):
                return None  # a backslash there joins nothing
            name = match.group("name")
            if name and not (match.group("dots") or _BLANKS.match(utf8, start + 4)):
                return None
            if name.rstrip(b" \t\f\\\r\n").endswith(b"."):
                return None
            if name and match.end("name") == hit:
                return None
            return (start, match) if not _KEYWORDS.intersection(_segments(name)) else None
    return None


def _is_word(byte: bytes) -> bool:
    """Tell whether one byte (or none) can be part of an identifier."""
    return bool(byte) and (byte.isalnum() or byte == b"_" or byte >= b"\x80")


def _starts_statement(utf8: bytes, start: int) -> bool:
    """Tell whether a simple statement can begin at `start`: a line's first token, or after `;` or `:`."""
    position = start
    while position:
        byte = utf8[position - 1]
        if byte in b" \t\f":
            position -= 1
        elif byte in b"\r\n":
            stop = position - 1
            if byte == 0x0A and stop and utf8[stop - 1] == 0x0D:
                stop -= 1
            if stop and utf8[stop - 1] == 0x5C and not _in_comment(utf8, stop):  # a backslash joins the lines
                position = stop - 1
                continue
            return True
        else:
            return byte in b";:"
    return True


def _in_comment(utf8: bytes, position: int) -> bool:
    """Tell whether `position` stands in or behind a comment on its line, as that line alone shows it."""
    line = utf8[max(utf8.rfind(b"\n", 0, position), utf8.rfind(b"\r", 0, position)) + 1 : position]
    if b"#" not in line:
        return False
    literals = scan_literals(line)
    return bool(literals.starts) and line.startswith(b"#", literals.starts[-1])


def _ends(utf8: bytes, position: int) -> bool:
    """Tell whether a statement can end at `position`."""
    return _END.match(utf8, position) is not None


def _plain_names(utf8: bytes, position: int) -> tuple[list[ImportedName], int]:
    """Read `a.b as c, d` after `import`; returns the entries and the offset after the last one."""
    if _BLANKS.match(utf8, position) is None:
        return [], position
    names: list[ImportedName] = []
    while True:
        entry = _entry(utf8, position, dotted=True)
        if entry is None:
            return [], position
        names.append(entry)
        position = _skip(_SPACES, utf8, entry.end)
        if not utf8.startswith(b",", position):
            return names, entry.end
        position += 1


def _listed(utf8: bytes, position: int, gap: re.Pattern[bytes]) -> tuple[list[ImportedName], int]:
    """Read `X as y, Z,`; returns the entries and the offset of what follows the list."""
    names: list[ImportedName] = []
    while True:
        position = _skip(gap, utf8, position)
        entry = _entry(utf8, position, dotted=False, gap=gap)
        if entry is None:
            return names, position
        names.append(entry)
        position = _skip(gap, utf8, entry.end)
        if not utf8.startswith(b",", position):
            return names, position
        position += 1


def _entry(
    utf8: bytes, position: int, *, dotted: bool, gap: re.Pattern[bytes] = _SPACES
) -> ImportedName | None:
    """Read one name with its alias at `position`; None when there is none."""
    match = _NAME.match(utf8, position)
    if match is None:
        return None
    parts = _segments(match.group("name"))
    if (len(parts) > 1 and not dotted) or _KEYWORDS.intersection(parts):
        return None
    name = ".".join(normalise(part) for part in parts)
    span = Span(match.start("name"), match.end("name"))
    follow = _skip(gap, utf8, span.end)
    keyword = _AS.match(utf8, follow) if follow > span.end else None
    if keyword is None:
        return ImportedName(name, span)
    alias = _ALIAS.match(utf8, _skip(gap, utf8, keyword.end()))
    if alias is None or alias.group() in _KEYWORDS:
        return None
    return ImportedName(name, span, normalise(alias.group()), Span(alias.start(), alias.end()))
