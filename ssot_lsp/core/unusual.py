"""What makes a file unusual, so that a search of its bytes may not tell what Python reads there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BOM = b"\xef\xbb\xbf"
SUPPRESSION = b"ssot:"  # what every suppression begins with
_IGNORE = re.compile(rb"ssot:[ \t]*ignore")
_UTF8_COOKIE = re.compile(rb"coding[:=][ \t]*[\"']?utf[-_]?8", re.IGNORECASE)
# First bytes of characters that NFKC turns into ASCII letters, digits or underscores.
COMPATIBLE = (
    rb"\xc2[\xaa\xba\xb2\xb3\xb9]|\xc4[\xb2\xb3\xbf]|\xc5[\x80\x89\xbf]|\xc7[\x84-\x8c\xb1-\xb3]|\xca[\xb0-\xb8]"
    rb"|\xcb[\xa0-\xa4]|\xe1[\xb4-\xb6]|\xe1\xba|\xe2\x81[\xb0-\xbf]|\xe2\x82[\x80-\x9c]|\xe2[\x84\x85\xb1]"
    rb"|\xea\x9f|\xea\xad|\xef\xac|\xef\xb8[\xb3\xb4]|\xef\xb9[\x8d-\x8f]|\xef[\xbc\xbd]|\xf0\x9d|\xf0\x9f[\x84\xaf]"
    rb"|\xf0\x90\x9e"
)
_COMPATIBLE = re.compile(COMPATIBLE)
_ASCII = bytes(range(128))


def has_compatible(data: bytes) -> bool:
    """Tell whether an identifier may be written in characters that NFKC turns into ASCII (PEP 3131)."""
    rest = data.translate(None, _ASCII)
    if not _COMPATIBLE.search(rest):
        return False
    from unicodedata import normalize

    return any(
        f"a{char}".isidentifier() and normalize("NFKC", char).isascii()
        for char in set(rest.decode("utf-8", "ignore"))
    )


def is_unusual(
    data: bytes, *, ascii: bool, marked: bool, compatible: Callable[[bytes], bool] = has_compatible
) -> bool:
    """Tell whether a file has to be analysed in any case: odd characters, encoding, line ends, suppressions.

    `ascii` tells whether it is all ASCII, `marked` whether `SUPPRESSION` stands in it, `compatible` what
    `has_compatible` does.
    """
    if not ascii and (compatible(data) or b"coding" in data[:400]):
        return True
    if marked and has_suppressions(data):
        return True
    return b"\r" in data and data.count(b"\r") != data.count(b"\r\n")


def has_suppressions(data: bytes) -> bool:
    """Tell whether a comment may silence findings, which is one itself if there are none."""
    return _IGNORE.search(data) is not None


def in_plain_characters(data: bytes) -> bytes | None:
    """Return an unusual file as it would be without what makes it so; None where that is not clear.

    Compatibility characters become plain ones (PEP 3131), lone carriage returns line feeds. What comes
    out may hold more that looks like code than the file does, never less.
    """
    if b"coding" in data[:400] and not _UTF8_COOKIE.search(data[:400]):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    from unicodedata import normalize

    return normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n").encode()
