"""Source bytes to UTF-8 and back (PEP 263, PEP 3120), and where its lines begin."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Literal, NamedTuple

Unit = Literal["utf-8", "utf-16", "utf-32"]  # bytes, UTF-16 code units, code points

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


class DecodeFault(NamedTuple):
    """Why bytes are no Python source. `offset` counts bytes of the file from 0, `line` from 1."""

    message: str
    offset: int = 0
    line: int = 1


class EncodeFault(NamedTuple):
    """Why a changed text cannot be written in the encoding of its file."""

    message: str


class SourceText(NamedTuple):
    """A Python source: `utf8` is what the core works on, without a byte order mark.

    Line ends, form feeds and all else are as in the file. `encoding` is the codec's own name
    ("utf-8", "iso8859-1"). `exact` False: encoding `utf8` again would not give the file's bytes.
    """

    utf8: bytes
    encoding: str = "utf-8"
    bom: bool = False
    exact: bool = True

    def encode(self, utf8: bytes) -> bytes | EncodeFault:
        """Turn a changed UTF-8 text into the bytes of the file: same encoding, same byte order mark.

        `self.encode(self.utf8)` is the file byte for byte, or a fault where that cannot be promised.
        """
        if self.encoding == "utf-8":
            return _BOM + utf8 if self.bom else utf8
        if not self.exact:
            return EncodeFault(f"text in '{self.encoding}' cannot be written back byte for byte")
        text = utf8.decode("utf-8")
        try:
            data = text.encode(self.encoding)
            if data.decode(self.encoding) == text:
                return data
        except UnicodeEncodeError as error:
            bad = text[error.start]
            return EncodeFault(f"'{self.encoding}', the encoding of this file, has no character {bad!a}")
        except Exception:  # a codec may be anybody's code
            data = b""
        return EncodeFault(f"the changed text cannot be written in '{self.encoding}'")


def decode_source(data: bytes) -> SourceText | DecodeFault:
    """Decode the bytes of a Python file as the interpreter would (PEP 263; UTF-8 by default, PEP 3120).

    Faults are values: a byte order mark of UTF-16 or UTF-32, a NUL byte, a byte order mark that
    contradicts the cookie, an unknown codec, bytes the codec does not accept. Never raises.
    """
    for mark, name in _WIDE_BOMS:
        if data.startswith(mark):
            return DecodeFault(f"the file is {name}, which Python does not read as source")
    bom = data.startswith(_BOM)
    body = data[3:] if bom else data
    if (nul := data.find(0)) >= 0:
        return DecodeFault(f"NUL byte at offset {nul}", nul, _line_at(data, nul))
    cookie = _cookie(body)
    encoding = "utf-8" if cookie is None else _codec_name(cookie[0])
    if cookie is not None and encoding is None:
        return DecodeFault(f"unknown encoding '{cookie[0]}'", _offset_of_line(data, cookie[1]), cookie[1])
    if bom and encoding != "utf-8":
        message = f"the byte order mark says utf-8, the coding cookie '{encoding}'"
        return DecodeFault(message, 0, cookie[1] if cookie else 1)
    if encoding is None or encoding == "utf-8":
        return _utf8(data, body, bom)
    return _other(data, encoding)


def _utf8(data: bytes, body: bytes, bom: bool) -> SourceText | DecodeFault:
    if not body.isascii():
        try:
            body.decode("utf-8")
        except UnicodeDecodeError as error:
            offset = error.start + len(data) - len(body)
            return _undecodable(data, offset, "utf-8")
    return SourceText(body, bom=bom)


def _other(data: bytes, encoding: str) -> SourceText | DecodeFault:
    try:
        text = data.decode(encoding)
        utf8 = text.encode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(data, error.start, encoding)
    except Exception:  # a codec may be anybody's code, and some decode to lone surrogates
        return DecodeFault(f"the bytes cannot be decoded as '{encoding}'")
    cookie = _cookie(utf8)
    if cookie is None or _codec_name(cookie[0]) != encoding or 0 in utf8:
        return DecodeFault(f"'{encoding}' cannot hold Python source: it does not keep ASCII as it is")
    try:
        exact = text.encode(encoding) == data
    except Exception:  # as above; it is read all the same, and `encode` says why it is not written
        exact = False
    return SourceText(utf8, encoding, exact=exact)


def _undecodable(data: bytes, offset: int, encoding: str) -> DecodeFault:
    message = f"byte 0x{data[offset]:02x} at offset {offset} is not {encoding}"
    return DecodeFault(message, offset, _line_at(data, offset))


def _cookie(body: bytes) -> tuple[str, int] | None:
    """Find the coding cookie: its name as written and its 1-based line."""
    end = _line_end(body, 0)
    first = body[:end]
    if name := _cookie_in(first):
        return name, 1
    if first.strip(b" \t\f") and not first.lstrip(b" \t\f").startswith(b"#"):
        return None  # the second line counts only after a blank or a comment
    start = end + (2 if body[end : end + 2] == b"\r\n" else 1)
    name = _cookie_in(body[start : _line_end(body, start)])
    return (name, 2) if name else None


def _cookie_in(line: bytes) -> str | None:
    if b"coding" not in line:
        return None
    import re  # rarely needed, and dear at start-up

    match = re.match(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line)
    return match[1].decode("ascii") if match else None


def _codec_name(cookie: str) -> str | None:
    """Give the codec's own name, or None when there is no such codec."""
    short = cookie[:12].lower().replace("_", "-")  # as CPython does: Emacs writes utf-8-unix
    if short in {"utf-8", "utf8"} or short.startswith("utf-8-"):
        return "utf-8"
    latin = ("latin-1", "iso-8859-1", "iso-latin-1")
    if short in latin or short.startswith(tuple(f"{name}-" for name in latin)):
        return "iso8859-1"
    import codecs

    try:
        return codecs.lookup(cookie).name
    except Exception:  # LookupError, or whatever a codec module does on import
        return None


def _line_end(data: bytes, start: int) -> int:
    """Offset of the first CR or LF from `start` on, or the length."""
    feed = data.find(b"\n", start)
    if feed < 0:
        feed = len(data)
    back = data.find(b"\r", start, feed)
    return feed if back < 0 else back


def _line_at(data: bytes, offset: int) -> int:
    """1-based line of a byte offset."""
    return LineIndex(data).position(offset)[0] + 1


def _offset_of_line(data: bytes, line: int) -> int:
    return LineIndex(data).line_start(line - 1)


class LineIndex:
    r"""Where the lines of a UTF-8 text begin; built on first use.

    Lines end at CR LF, LF or CR, as Python's tokenizer sees them; not at form feeds, not at U+2028.
    The end of a text that ends with a line end begins one more, empty line. Lines and columns count
    from 0. Columns are in bytes ("utf-8"), UTF-16 code units ("utf-16") or code points ("utf-32").
    """

    __slots__ = ("_ascii", "_starts", "_utf8")

    def __init__(self, utf8: bytes) -> None:
        """Index `utf8`, which should be valid; invalid bytes count as nothing outside "utf-8"."""
        self._utf8 = utf8
        self._starts: list[int] | None = None
        self._ascii: bool | None = None

    def spliced(self, start: int, end: int, text: bytes, changed: bytes) -> LineIndex:
        """Index `changed`, which is this text with bytes `start` to `end` replaced by `text`.

        Only the lines that the edit touches are looked at.
        """
        index = LineIndex(changed)
        if self._ascii and text.isascii():
            index._ascii = True
        starts = self._starts
        if starts is None:
            return index
        first = bisect_right(starts, start) - 1
        if first and start == starts[first] and self._utf8[start - 1] == 0x0D:
            first -= 1  # a line feed put behind a lone return makes one line end of both
        last = bisect_right(starts, end, first) - 1
        shift = len(text) - (end - start)
        tail = starts[last + 1 :]
        stop = tail[0] + shift if tail else len(changed)
        pieces = changed[starts[first] : stop].splitlines(keepends=True)
        middle = list(accumulate(map(len, pieces), initial=starts[first]))
        if len(middle) > 1 and (tail or changed[-1] not in b"\r\n"):
            middle.pop()
        if shift:
            tail = [one + shift for one in tail]
        index._starts = [*starts[:first], *middle, *tail]
        return index

    @property
    def starts(self) -> list[int]:
        """Byte offset of each line's first byte; never empty. Not to be changed."""
        if self._starts is None:
            utf8 = self._utf8
            # bytes.splitlines knows these three line ends and no others
            starts = list(accumulate(map(len, utf8.splitlines(keepends=True)), initial=0))
            if len(starts) > 1 and utf8[-1] not in b"\r\n":
                starts.pop()
            self._starts = starts
        return self._starts

    @property
    def line_count(self) -> int:
        """Number of lines, at least 1."""
        return len(self.starts)

    def line_start(self, line: int) -> int:
        """Byte offset where `line` begins; clamped to 0 and to the end of the text."""
        starts = self.starts
        if line < 0:
            return 0
        return starts[line] if line < len(starts) else len(self._utf8)

    def line_end(self, line: int) -> int:
        """Byte offset where the text of `line` ends, before its line end; clamped like `line_start`."""
        end = self.line_start(line + 1)
        if end <= self.line_start(line):
            return end
        if self._utf8[end - 1] == 0x0A:
            end -= 1
            return end - 1 if end > self.line_start(line) and self._utf8[end - 1] == 0x0D else end
        return end - 1 if self._utf8[end - 1] == 0x0D else end

    def position(self, offset: int, unit: Unit = "utf-8") -> tuple[int, int]:
        """Turn a byte offset into (line, column in `unit`).

        Offsets below 0 or past the end are clamped. One inside a character has the column of that
        character, except in bytes. A line end belongs to the line that it ends.
        """
        offset = max(0, min(offset, len(self._utf8)))
        line = bisect_right(self.starts, offset) - 1
        start = self.starts[line]
        if unit == "utf-8" or self._is_ascii():
            return line, offset - start
        before = self._utf8[start:offset]
        if before.isascii():
            return line, offset - start
        return line, _width(before.decode("utf-8", "ignore"), unit)

    def offset(self, line: int, column: int, unit: Unit = "utf-8") -> int:
        """Turn (line, column in `unit`) into a byte offset.

        A line before the first is the start of the text, one past the last its end; a column past
        the line's text is the end of that text, before the line end. A column inside a character
        (a low surrogate, a continuation byte) is that character's start.
        """
        if line < 0:
            return 0
        start, end = self.line_start(line), self.line_end(line)
        column = max(0, column)
        if self._is_ascii():
            return min(start + column, end)
        if unit == "utf-8":
            at = min(start + column, end)
            while at > start and at < end and self._utf8[at] & 0xC0 == 0x80:
                at -= 1
            return at
        raw = self._utf8[start:end]
        if raw.isascii():
            return min(start + column, end)
        text = raw.decode("utf-8", "ignore")
        if unit == "utf-16":
            half = text.encode("utf-16-le")[: 2 * column]
            head = half.decode("utf-16-le", "ignore")
        else:
            head = text[:column]
        return start + len(head.encode("utf-8"))

    def _is_ascii(self) -> bool:
        if self._ascii is None:
            self._ascii = self._utf8.isascii()
        return self._ascii


def _width(text: str, unit: Unit) -> int:
    return len(text) if unit == "utf-32" or text.isascii() else len(text.encode("utf-16-le")) // 2
