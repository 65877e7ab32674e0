"""IPython's own syntax in a cell, made harmless so that Python can be read around it.

Source: IPython's documentation, "IPython reference" (magics, system shell access, help, automatic
quoting), and `IPython.core.inputtransformer2`.
"""

from __future__ import annotations

import re

# cells under these are Python all the same; Ruff goes by the same list
PYTHON_CELL_MAGICS = frozenset(
    {"capture", "debug", "ipytest", "prun", "pypy", "python", "python3", "time", "timeit"}
)
_ESCAPES = frozenset("%!?,;/")  # no statement begins with one of these
_MAY_MATTER = re.compile(r"^[ \t]*[%!?,;/]|\?[ \t\r]*$|=[ \t]*[!%]", re.MULTILINE)
_CELL_MAGIC = re.compile(r"\s*^%%(\w*)", re.MULTILINE)
_TOKEN = re.compile(r"'''|\"\"\"|['\"#()\[\]{}\\]|(?<![=!<>])=[ \t]*[!%]")


def neutralise(cell: str) -> str | None:
    """Turn magics, shell commands and help requests into comments, or `0` where a statement must stand.

    The result has as many characters as `cell`, and all others stay where they were. None when the
    whole cell is in another language (`%%bash`).
    """
    if _MAY_MATTER.search(cell) is None:
        return cell
    magic = _CELL_MAGIC.match(cell)
    if magic is not None and magic[1] not in PYTHON_CELL_MAGICS:
        return None
    return _Cell(cell).done()


class _Cell:
    """A cell read line by line: whether a statement may begin, and what encloses the place."""

    def __init__(self, cell: str) -> None:
        self.lines = cell.split("\n")
        self.depth = 0
        self.quote = ""
        self.continued = False

    def done(self) -> str:
        out = []
        escaped = False  # a command of IPython's goes on
        for line in self.lines:
            if escaped:
                body = line.lstrip(" \t")
                new = line[: len(line) - len(body)] + "#" + body[1:] if line.strip() else line
                escaped = line.rstrip("\r").endswith("\\")
            elif self.depth == 0 and not self.quote and not self.continued:
                new = self._statement(line)
                escaped = new != line and line.rstrip("\r").endswith("\\")
            else:
                new = line
                self._scan(line)
            out.append(new)
        return "\n".join(out)

    def _statement(self, line: str) -> str:
        """Read a line on which a statement begins."""
        if line.lstrip(" \t")[:1] in _ESCAPES and line.strip():
            return _comment(line)
        at = self._scan(line)
        if at >= 0:  # x = !ls
            self.depth, self.quote, self.continued = 0, "", False
            return line[:at] + _zero(line[at:])
        if line.rstrip().endswith("?") and not self.quote and "#" not in line:
            self.depth, self.continued = 0, False
            return _comment(line)
        return line

    def _scan(self, line: str) -> int:
        """Follow quotes and brackets through `line`. Stop at an assigned command: its index, else -1."""
        self.continued = False
        at = 0
        while at < len(line):
            if self.quote:
                at = self._string(line, at)
                continue
            token = _TOKEN.search(line, at)
            if token is None:
                break
            text = token[0]
            at = token.end()
            if text == "#":
                break
            if text == "\\":
                self.continued = not line[at:].strip()
            elif text in "([{":
                self.depth += 1
            elif text in ")]}":
                self.depth = max(0, self.depth - 1)
            elif text[0] != "=":
                self.quote = text
            elif self.depth == 0:
                return at - 1
        if len(self.quote) == 1 and not line.rstrip("\r").endswith("\\"):
            self.quote = ""  # a string of one line ends with it
        return -1

    def _string(self, line: str, at: int) -> int:
        """Go from inside a string to its end, or to the end of the line."""
        while at < len(line):
            if line[at] == "\\":
                at += 2
            elif line.startswith(self.quote, at):
                at += len(self.quote)
                self.quote = ""
                return at
            else:
                at += 1
        return len(line)


def _comment(line: str) -> str:
    """Make a line a comment; an indented one a statement as well, for it may be all that a block holds."""
    body = line.lstrip(" \t")
    indent = line[: len(line) - len(body)]
    return indent + _zero(body) if indent else "#" + body[1:]


def _zero(text: str) -> str:
    """Make `text` the expression `0` and a comment, in as many characters."""
    return "0" if len(text) == 1 else ("0\r" if text[1:] == "\r" else "0#" + text[2:])
