from __future__ import annotations

import codecs
import io
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.text import DecodeFault, EncodeFault, LineIndex, SourceText, Unit, decode_source


def _source(data: bytes) -> SourceText:
    source = decode_source(data)
    assert isinstance(source, SourceText), source
    return source


def _fault(data: bytes) -> DecodeFault:
    fault = decode_source(data)
    assert isinstance(fault, DecodeFault)
    return fault


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"", "utf-8", ""),
        (b"x = 1\n", "utf-8", "x = 1\n"),
        ("x = '\u00e9'\n".encode(), "utf-8", "x = '\u00e9'\n"),
        (b"# coding: latin-1\n'\xe9'", "iso8859-1", "# coding: latin-1\n'\u00e9'"),
        (b"# -*- coding: utf-8-unix -*-\n", "utf-8", "# -*- coding: utf-8-unix -*-\n"),
        (b"# vim: set fileencoding=cp1252 :\n'\x80'", "cp1252", "# vim: set fileencoding=cp1252 :\n'\u20ac'"),
        (b"#!/usr/bin/python\n# coding: cp1252\n'\x80'", "cp1252", None),
        (b"#!/usr/bin/python\r# coding: cp1252\r'\x80'", "cp1252", None),
        (b"\r\n# coding: cp1252\r\n'\x80'", "cp1252", None),
        (b"\x0c # coding: iso-8859-15\n'\xa4'", "iso8859-15", None),
        (b"# coding: iso_latin_1-unix\n'\xe9'", "iso8859-1", None),
        (b"# encoding: gbk\n'\xb0\xa1'", "gbk", "# encoding: gbk\n'\u554a'"),
        (b"# coding: euc_jp\n'\xa4\xa2'", "euc_jp", "# coding: euc_jp\n'\u3042'"),
        (b"\n\n# coding: cp1252\n", "utf-8", None),
        (b"x = 1\n# coding: cp1252\n", "utf-8", None),
        (b"x = '# coding: cp1252'\n", "utf-8", None),
    ],
)
def test_encoding_found(data: bytes, encoding: str, text: str | None) -> None:
    source = _source(data)
    assert source.encoding == encoding
    assert source.utf8.decode() == (data.decode(encoding) if text is None else text)
    assert source.encode(source.utf8) == data


@pytest.mark.parametrize("cookie", ["cp1252", "latin-1", "utf-8", "utf8", "koi8-r", "shift_jis", "cp437"])
@pytest.mark.parametrize(
    "line", ["# coding: {}", "# -*- coding: {} -*-", "#!x\n# coding={}", "a\n#coding:{}"]
)
def test_encoding_agrees_with_tokenize(cookie: str, line: str) -> None:
    data = line.format(cookie).encode() + b"\n"
    expected = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    assert codecs.lookup(_source(data).encoding) == codecs.lookup(expected)


def test_byte_order_mark_is_kept_out_and_put_back() -> None:
    data = b"\xef\xbb\xbf# coding: utf-8\nx = 1\r\n"
    source = _source(data)
    assert source.bom
    assert source.utf8 == data[3:]
    assert source.encode(source.utf8) == data
    assert source.encode(b"y\n") == b"\xef\xbb\xbfy\n"


@pytest.mark.parametrize(
    ("data", "words", "offset", "line"),
    [
        (b"x\n\xff\n", "byte 0xff at offset 2 is not utf-8", 2, 2),
        (b"\xef\xbb\xbfx\r\r\n\xff\n", "byte 0xff at offset 7 is not utf-8", 7, 3),
        (b"# coding: ascii\n\n\xc3\xa9", "is not ascii", 17, 3),
        (b"# coding: cp1252\n\x81", "is not cp1252", 17, 2),
        (b"a\n\0b", "NUL byte at offset 2", 2, 2),
        (b"#\n# coding: nonsense\n", "unknown encoding 'nonsense'", 2, 2),
        (b"# coding: hex\n", "cannot be decoded as 'hex'", 0, 1),
        (b"\xef\xbb\xbf# coding: latin-1\n", "the coding cookie 'iso8859-1'", 0, 1),
        (b"\xff\xfex\0", "UTF-16", 0, 1),
        (b"\xfe\xff\0x", "UTF-16", 0, 1),
        (b"\xff\xfe\0\0x\0\0\0", "UTF-32", 0, 1),
        (b"x\0=\0", "NUL byte", 1, 1),
        (b"# coding: utf-16-le\n", "does not keep ASCII", 0, 1),
        (b"# coding: punycode\n", "", 0, 1),
    ],
)
def test_faults(data: bytes, words: str, offset: int, line: int) -> None:
    fault = _fault(data)
    assert words in fault.message
    assert (fault.offset, fault.line) == (offset, line)


@pytest.mark.parametrize(
    "data",
    [
        b"# coding: utf-7\nx = '+AOk-'\n+AOkA6Q-",
        b"# coding: iso2022_jp\n'\x1b$B$\"\x1b(B\x1b(B'",
        b"# coding: unicode_escape\nx = '\\x41'",
    ],
)
def test_what_does_not_come_back_exactly_is_not_written(data: bytes) -> None:
    source = _source(data)
    written = source.encode(source.utf8)
    assert written == data or isinstance(written, EncodeFault)
    assert source.exact == (written == data)


def test_redundant_escapes_are_not_exact() -> None:
    source = _source(b"# coding: iso2022_jp\n'\x1b(B'")
    assert not source.exact
    assert isinstance(source.encode(source.utf8), EncodeFault)


def test_a_character_the_encoding_lacks() -> None:
    source = _source(b"# coding: latin-1\n'\xe9'")
    fault = source.encode("# coding: latin-1\n'\u20ac'".encode())
    assert fault == EncodeFault("'iso8859-1', the encoding of this file, has no character '\\u20ac'")


_cookies = (
    b"# coding: latin-1",
    b"# coding: cp1252",
    b"# coding: utf-8",
    b"# coding: utf-7",
    b"# coding: gbk",
)
_bytes = (b"a", b"\n", b"\r", b"\x0c", b"#", b"\xef\xbb\xbf", b"\xc3\xa9", b"\xe9", b"\xff", b"\0", b"\x1b(B")
_pieces = st.sampled_from([*_cookies, *_bytes, "\U0001f600".encode()])


@given(st.one_of(st.lists(_pieces, max_size=12).map(b"".join), st.binary(max_size=60)))
def test_any_bytes_decode_and_come_back_or_are_a_fault(data: bytes) -> None:
    source = decode_source(data)
    if isinstance(source, SourceText):
        assert source.utf8.decode("utf-8") is not None
        assert not source.exact or source.encode(source.utf8) == data
        assert source.exact or isinstance(source.encode(source.utf8), EncodeFault)
    else:
        assert source.message
        assert 0 <= source.offset <= len(data)


def _naive_starts(text: str) -> list[int]:
    starts = [0]
    for index, char in enumerate(text):
        if char == "\n" or (char == "\r" and text[index + 1 : index + 2] != "\n"):
            starts.append(index + 1)
    return starts


def _naive_column(text: str, unit: Unit) -> int:
    if unit == "utf-16":
        return sum(2 if ord(char) > 0xFFFF else 1 for char in text)
    return len(text.encode()) if unit == "utf-8" else len(text)


_texts = st.text(alphabet="ab\n\r\x0c\x0b\x1c\x85\u2028\u00e9\u20ac\U0001f600", max_size=30)
_units = st.sampled_from(["utf-8", "utf-16", "utf-32"])


@given(_texts, _units)
def test_positions_of_every_character(text: str, unit: Unit) -> None:
    index = LineIndex(text.encode())
    starts = _naive_starts(text)
    assert index.line_count == len(starts)
    for at in range(len(text) + 1):
        line = max(number for number, start in enumerate(starts) if start <= at)
        column = _naive_column(text[starts[line] : at], unit)
        offset = len(text[:at].encode())
        assert index.position(offset, unit) == (line, column)
        if text[at - 1 : at + 1] != "\r\n":
            assert index.offset(line, column, unit) == offset


@given(_texts, _units, st.integers(-2, 12), st.integers(-2, 40))
def test_any_position_is_clamped_to_a_whole_character(text: str, unit: Unit, line: int, column: int) -> None:
    index = LineIndex(text.encode())
    offset = index.offset(line, column, unit)
    text.encode()[:offset].decode()
    found = index.position(offset, unit)
    if line < 0:
        assert offset == 0
    elif line >= index.line_count:
        assert offset == len(text.encode())
    else:
        assert found[0] == line
        assert found[1] <= max(column, 0)
        assert index.line_start(line) <= offset <= index.line_end(line)


def test_lines() -> None:
    index = LineIndex("a\r\nb\rc\x0c\u2028d\n\n".encode())
    assert index.starts == [0, 3, 5, 12, 13]
    assert [index.line_end(line) for line in range(5)] == [1, 4, 11, 12, 13]
    assert index.line_start(9) == 13
    assert index.line_end(9) == 13


def test_columns_after_an_emoji() -> None:
    index = LineIndex("x\n'\U0001f600' + y".encode())
    offset = 2 + len("'\U0001f600' + ".encode())
    assert index.position(offset) == (1, 9)
    assert index.position(offset, "utf-16") == (1, 7)
    assert index.position(offset, "utf-32") == (1, 6)
    assert index.offset(1, 2, "utf-16") == 3  # inside the surrogate pair


@pytest.mark.parametrize(("offset", "expected"), [(-5, (0, 0)), (99, (1, 1)), (2, (1, 0))])
def test_offsets_are_clamped(offset: int, expected: tuple[int, int]) -> None:
    assert LineIndex(b"a\nb").position(offset) == expected


@given(
    st.text("a\r\n\x0cé😀", max_size=12),
    st.integers(0, 12),
    st.integers(0, 12),
    st.text("a\r\né", max_size=5),
    st.booleans(),
)
def test_an_index_carried_over_an_edit_is_that_of_the_text_after_it(
    text: str, start: int, end: int, new: str, known: bool
) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    before, put = text.encode(), new.encode()
    first, last = len(text[:start].encode()), len(text[:end].encode())
    after = before[:first] + put + before[last:]
    index = LineIndex(before)
    if known:
        index.position(0, "utf-16")
    carried = index.spliced(first, last, put, after)
    assert carried.starts == LineIndex(after).starts
    for offset in range(len(after) + 1):
        assert carried.position(offset, "utf-16") == LineIndex(after).position(offset, "utf-16")
