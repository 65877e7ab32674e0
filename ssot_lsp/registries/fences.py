"""The fenced Python blocks of a Markdown text, each with the heading it stands under.

Source: CommonMark 0.31, by markdown-it-py (fences nested in lists and quotes, tildes, setext headings).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PYTHON = frozenset({"python", "python3", "py", "py3", "pyi"})


@dataclass(frozen=True, slots=True)
class Heading:
    """The text of a heading and its 1-based line."""

    text: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its text without the fence and its indentation.

    `first` is the 1-based line of the text's first line in the document; `indents` says how many code
    points of each line were cut off at its left.
    """

    heading: Heading
    text: str
    first: int
    indents: tuple[int, ...]


def python_fences(markdown: str) -> Iterator[Fence]:
    """List the fenced blocks whose info string says Python, in order."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark")
    reader.core.ruler.enableOnly(["normalize", "block"])
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heading = Heading()
    tokens = reader.parse(markdown)
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        if token.type == "heading_open":
            heading = Heading(tokens[index + 1].content, token.map[0] + 1)
        elif token.type == "fence" and _is_python(token.info):
            text = token.content
            first = token.map[0] + 1
            indents = []
            for offset, inner in enumerate(text.split("\n")):
                line = lines[first + offset] if first + offset < len(lines) else ""
                indents.append(len(line) - len(inner) if line.endswith(inner) else 0)
            yield Fence(heading, text, first + 1, tuple(indents))


def _is_python(info: str) -> bool:
    """Tell whether an info string names Python: `python`, `py title="x"`, `{.python}`, `{code} python`."""
    words = info.replace("{", " ").replace("}", " ").replace(",", " ").lower().split()
    if words and words[0].lstrip(".") in {"code", "code-block", "code-cell"}:
        words = words[1:]
    return bool(words) and words[0].lstrip(".").partition(":")[0] in _PYTHON
