"""What one registry document says, before documents are merged; and how its bytes become text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.names import ObjectRef, parse_object_ref
from ssot_lsp.core.rules import Origin, Phase, Problem, Rule
from ssot_lsp.registries.codes import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = """\
[[rule]]
legacy    = "package.old_module:Name"
canonical = "package.new_module:Name"
"""
EXAMPLE_LINE = '[[rule]] with legacy = "package.old:Name" and canonical = "package.new:Name" below it'

_WIDE_BOMS = ((b"\xff\xfe\x00\x00", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


class Link(NamedTuple):
    """Another document as one names it: `text` as written, `key` the path of the array item."""

    text: str
    key: tuple[str | int, ...]


class Document(NamedTuple):
    """One document, read. None where it says nothing of that kind, so that another may.

    `locate` finds the 1-based line and column of a key path such as ("extends", 0); it is dear and
    meant for faults.
    """

    path: str
    rules: tuple[Rule, ...] = ()
    phases: tuple[Phase, ...] | None = None
    exclude: tuple[str, ...] | None = None
    source_roots: tuple[str, ...] | None = None
    extends: tuple[Link, ...] = ()
    documents: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    locate: Callable[[tuple[str | int, ...]], tuple[int, int]] | None = None

    def origin(self, key: tuple[str | int, ...]) -> Origin:
        """The place of the value at `key`."""
        line, column = self.locate(key) if self.locate else (1, 1)
        return Origin(self.path, line, column)


def decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Decode a registry document: UTF-8, with or without a byte order mark.

    Bytes that are not UTF-8 become U+FFFD and a problem, so that what is sound can still be read.
    """
    for mark, name in _WIDE_BOMS:
        if data.startswith(mark):
            problem = Problem(
                UNREADABLE, f"the file is {name}, not UTF-8", Origin(path, 1), help="save it as UTF-8"
            )
            return "", (problem,)
    body = data[3:] if data.startswith(b"\xef\xbb\xbf") else data
    try:
        return body.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        origin = Origin(path, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        problem = Problem(
            UNREADABLE,
            f"byte 0x{body[error.start]:02x} is not UTF-8",
            origin,
            help="save the file as UTF-8",
        )
        return body.decode("utf-8", "replace"), (problem,)


def read_ref(text: str) -> ObjectRef | str:
    """Read an object reference, NFKC-normalised as Python reads identifiers (reference, section 2.3).

    Returns the reference, or a sentence saying what is wrong.
    """
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text)
    return parse_object_ref(text)
