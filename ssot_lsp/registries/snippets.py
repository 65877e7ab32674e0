"""The lines of a fenced Python block as a registry reads them: comments, imports, patches, the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from ssot_lsp.core.imports import ImportStatement, import_statements
from ssot_lsp.core.lexer import scan_literals
from ssot_lsp.core.names import ObjectRef, is_dotted_name
from ssot_lsp.core.text import LineIndex

if TYPE_CHECKING:
    from ssot_lsp.core.lexer import Literals
    from ssot_lsp.registries.fences import Fence

_IMPORT_LIKE = re.compile(r"(?:from|import)\b(?!\s*[=(])")
_PATCH = re.compile(r"@(?:\w+\.)*patch\(\s*(?P<quote>['\"])(?P<target>[^'\"\\]*)(?P=quote)\s*[,)]")
_CANDIDATE = re.compile(r"(?<![\w.])(?:from|import)(?=\s)")
_LOOKS_WHOLE = re.compile(r"(?<![\w.])from\s+[\w.]+\s+import\s")
_OPEN_LIST = re.compile(r"(?<![\w.])import\s*\([^)]*\Z")
_MOST_CANDIDATES = 20  # a comment with more is prose, and each costs a look at the rest of it
_LONGEST_LIST = 50
NOT_WHOLE = "it is not a whole import statement (a placeholder?)"
_BEFORE_PLAIN_IMPORT = re.compile(r"(?:\A|[:❌⚠✅`])\ufe0f?\s*\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One imported object. `bound` is its local name.

    In a list over several lines `comment` is the one on the object's own line and `label` the one on a
    line of its own above it.
    """

    ref: ObjectRef
    bound: str
    line: int
    column: int
    comment: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a block, or the lines of one statement. Lines and columns of the document, from 1.

    `text` is a comment's words, a patch's target, or what is wrong with a broken import; `comment` is
    the trailing comment. "unclosed" is a triple-quoted string that never ends.
    """

    kind: Literal["blank", "comment", "import", "patch", "code", "broken", "unclosed"]
    line: int
    column: int = 1
    text: str = ""
    comment: str = ""
    entries: tuple[Entry, ...] = ()


def read_snippet(fence: Fence) -> list[Item]:
    """Take a block apart. What lies inside a string is code, never an import."""
    return _Snippet(fence).items()


class _Snippet:
    def __init__(self, fence: Fence) -> None:
        self.fence = fence
        self.lines = fence.text.split("\n")
        self.utf8 = fence.text.encode("utf-8")
        self.literals: Literals = scan_literals(self.utf8)
        self.index = LineIndex(self.utf8)
        self.statements: dict[int, list[ImportStatement]] = {}
        for statement in import_statements(self.utf8, self.literals):
            if not self.literals.holds(statement.span.start):
                row = self.index.position(statement.span.start)[0]
                self.statements.setdefault(row, []).append(statement)

    def items(self) -> list[Item]:
        items: list[Item] = []
        row = 0
        while row < len(self.lines):
            found, following = self.at(row)
            items.extend(found)
            row = following
        return items

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Line and column in the document of a 0-based row and column of the block."""
        indent = self.fence.indents[row] if row < len(self.fence.indents) else 0
        return self.fence.first + row, indent + column + 1

    def comment_at(self, row: int) -> str | None:
        """The words of the comment on a row; None when it has none."""
        start = self.index.line_start(row)
        end = self.index.line_end(row)
        found = self.literals.range_at(end - 1) if end > start else None
        if found is None or self.utf8[found[0] : found[0] + 1] != b"#":
            return None
        return _words(self.utf8[found[0] : end].decode("utf-8"))

    def code_at(self, row: int) -> str:
        """The text of a row without its comment."""
        start = self.index.line_start(row)
        end = self.index.line_end(row)
        found = self.literals.range_at(end - 1) if end > start else None
        if found is not None and self.utf8[found[0] : found[0] + 1] == b"#":
            end = found[0]
        return self.utf8[start:end].decode("utf-8")

    def at(self, row: int) -> tuple[list[Item], int]:
        """Read what begins on `row`; returns it and the row that follows."""
        start = self.index.line_start(row)
        inside = self.literals.range_at(start)
        if inside is not None and inside[0] < start:
            return [Item("code", *self.place(row, 0))], row + 1
        if start <= self.literals.unterminated < self.index.line_end(row):
            opening = self.literals.range_at(self.literals.unterminated)
            if opening is not None and opening[1] == len(self.utf8) and opening[1] > self.index.line_end(row):
                return [Item("unclosed", *self.place(row, 0))], row + 1
        code = self.code_at(row)
        comment = self.comment_at(row)
        stripped = code.strip()
        line, column = self.place(row, len(code) - len(code.lstrip()))
        if not stripped:
            if comment is None:
                return [Item("blank", line)], row + 1
            return self.comment(row, comment, line, self.place(row, len(code))[1])
        if statements := self.statements.get(row):
            last = max(self.index.position(statement.span.end)[0] for statement in statements)
            return [self.imported(statement, row, last) for statement in statements], last + 1
        trailing = comment or ""
        if _IMPORT_LIKE.match(stripped):
            return [Item("broken", line, column, NOT_WHOLE, trailing)], row + 1
        if patch := _PATCH.match(stripped):
            return [Item("patch", line, column, patch["target"], trailing)], row + 1
        return [Item("code", line, column, stripped, trailing)], row + 1

    def comment(self, row: int, words: str, line: int, column: int) -> tuple[list[Item], int]:
        """Read a comment line, with the lines that close the parentheses it opens."""
        following = row + 1
        if _OPEN_LIST.search(words):
            joined = words
            for ahead in range(row + 1, min(len(self.lines), row + _LONGEST_LIST)):
                more = self.comment_at(ahead)
                if more is None or self.code_at(ahead).strip():
                    break
                joined = f"{joined}\n{more}"
                if ")" in more.partition("#")[0]:
                    words, following = joined, ahead + 1
                    break
        return [Item("comment", line, column, words)], following

    def imported(self, statement: ImportStatement, row: int, last: int) -> Item:
        """Read an import statement that begins on `row`; the comment at its end is on `last`.

        A comment on its first line is about all of it, unless names stand there and others do not.
        """
        line, column = self.place(*self.index.position(statement.span.start, "utf-32"))
        places = [self.index.position(name.span.start, "utf-32") for name in statement.names]
        about_all = {last} if last > row and any(its_row == row for its_row, _ in places) else {row, last}
        trailing = "\n".join(filter(None, map(self.comment_at, sorted(about_all))))
        fault = _fault(statement)
        if fault is not None:
            return Item("broken", line, column, fault, trailing)
        entries: list[Entry] = []
        for (ref, bound), (its_row, its_column) in zip(_refs(statement), places, strict=True):
            comment = "" if its_row in about_all else self.comment_at(its_row) or ""
            place = (line, column) if its_row == row else self.place(its_row, its_column)
            entries.append(Entry(ref, bound, *place, comment, self.label_inside(row, its_row)))
        return Item("import", line, column, "", trailing, tuple(entries))

    def label_inside(self, row: int, its_row: int) -> str:
        """The comment of its own that stands last above `its_row` in a list that begins on `row`."""
        for above in range(its_row - 1, row, -1):
            comment = self.comment_at(above)
            if comment is not None and not self.code_at(above).strip():
                return comment
        return ""


def _words(comment: str) -> str:
    return comment.lstrip("#").strip()


def _fault(statement: ImportStatement) -> str | None:
    if statement.level:
        return "a relative import names no absolute module"
    if statement.is_star:
        return "a star import names no object; a module is written 'import package.module'"
    for ref, _ in _refs(statement):
        if not is_dotted_name(ref.dotted):
            return NOT_WHOLE
    return None


def _refs(statement: ImportStatement) -> list[tuple[ObjectRef, str]]:
    """List the object and local name of each thing a statement imports."""
    found = []
    for name in statement.names:
        ref = ObjectRef(statement.module, name.name) if statement.form == "from" else ObjectRef(name.name)
        found.append((ref, name.alias or name.name))
    return found


@dataclass(frozen=True, slots=True)
class Quoted:
    """An import statement written in a comment: the words before it, its objects, the comment after it.

    `fault` says why it cannot be read, and then there are no entries.
    """

    before: str
    entries: tuple[Entry, ...]
    after: str
    fault: str = ""


def quoted_import(text: str, line: int, column: int) -> Quoted | None:
    """Find the import statement that a comment ends with (a further comment may follow); None if none does.

    A plain `import x` counts at the start, or after a colon or emoji: anywhere else it is prose.
    """
    for candidate in islice(_CANDIDATE.finditer(text), _MOST_CANDIDATES):
        before = text[: candidate.start()]
        if text.startswith("import", candidate.start()) and not _BEFORE_PLAIN_IMPORT.search(before):
            continue
        rest = text[candidate.start() :]
        if before.endswith("`") and "`" in rest:
            rest = rest.partition("`")[0]
        utf8 = rest.encode("utf-8")
        statements = import_statements(utf8)
        if not statements or statements[0].span.start:
            continue
        after = utf8[statements[-1].span.end :].decode("utf-8").strip()
        if after and not after.startswith("#"):
            continue
        faults = [fault for statement in statements if (fault := _fault(statement))]
        if faults:
            return Quoted(before, (), _words(after), faults[0])
        entries = [
            Entry(ref, bound, line, column) for statement in statements for ref, bound in _refs(statement)
        ]
        return Quoted(before, tuple(entries), _words(after))
    if found := _LOOKS_WHOLE.search(text):
        return Quoted(text[: found.start()], (), "", NOT_WHOLE)
    return None


def is_target(text: str) -> bool:
    """Tell whether a patch's target is a dotted path, as a rule can name it."""
    return "." in text and is_dotted_name(text)
