"""Source text made fit for a terminal: tabs, control characters and wide characters."""

from __future__ import annotations

TAB = 4
WIDEST = 200  # code points of a line that are shown; what is longer was not written by a person
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def display(text: str, at: int = 0) -> tuple[str, int]:
    """Make `text` printable from terminal column `at` on; give it and the column after it.

    Tabs go to the next multiple of 4. Control characters become their pictures (U+2400 on), and those
    that would reorder a line (UAX #9) the replacement character: source must not steer the terminal.
    """
    if text.isascii() and text.isprintable():
        return text, at + len(text)
    out: list[str] = []
    run: list[str] = []
    for char in text:
        if char == "\t":
            at += _flush(run, out)
            pad = TAB - at % TAB
            out.append(" " * pad)
            at += pad
        else:
            run.append(_printable(char))
    at += _flush(run, out)
    return "".join(out), at


def _flush(run: list[str], out: list[str]) -> int:
    text = "".join(run)
    run.clear()
    out.append(text)
    return _width(text)


def _printable(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or char in _BIDI or 0xD800 <= code < 0xE000 or char in "\u2028\u2029":
        return "\ufffd"
    return char


def _width(text: str) -> int:
    """Terminal columns of printable `text`: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    width: int = wcswidth(text)
    return width if width >= 0 else len(text)


def window(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a very long line to the part around code points `start` to `end`; give it and the new numbers.

    What is cut is shown by `…`.
    """
    if len(text) <= WIDEST:
        return text, start, end
    left = max(0, start - WIDEST // 3) if start > WIDEST // 2 else 0
    right = min(len(text), left + WIDEST)
    end = min(end, right)
    head, tail = "…" if left else "", "…" if right < len(text) else ""
    shift = len(head) - left
    return f"{head}{text[left:right]}{tail}", start + shift, end + shift
