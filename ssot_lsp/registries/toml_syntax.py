"""Parses TOML, past faults where it can: what is sound in a broken file is still read. Source: TOML 1.0."""

from __future__ import annotations

import sys
from typing import Any

from ssot_lsp.core.rules import Origin, Problem
from ssot_lsp.registries.codes import SYNTAX
from ssot_lsp.registries.document import EXAMPLE_LINE

_MOST_FAULTS = 20


def loads(text: str) -> dict[str, Any]:
    """Parse TOML. Raises ValueError (TOMLDecodeError is one) where it is broken."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("arrays or tables are nested too deeply (at line 1, column 1)") from None


def parse(text: str, path: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """Parse a document whose line ends are LF. A syntax fault costs the table it stands in, not the others.

    Returns the values, the text they were read from (the faulty tables are blank lines in it) and the
    faults, with places in the file at `path`.
    """
    problems: list[Problem] = []
    for _ in range(_MOST_FAULTS):
        try:
            whole = loads(text)
        except ValueError as error:
            message, place = _explain(error, text)
            origin = Origin(path, *place)
            row = text.split("\n")[place[0] - 1].lstrip()
            what = "mend it, or close the array or string above it" if row.startswith("[") else "mend it"
            help_ = f"{what}; the faulty table is not read. A rule looks like this: {EXAMPLE_LINE}"
            problems.append(Problem(SYNTAX, message, origin, help=help_))
            rest = _without_table(text, place[0])
            if rest is None:
                break
            text = rest
        else:
            return whole, text, problems
    return {}, "", problems


def _explain(error: ValueError, text: str) -> tuple[str, tuple[int, int]]:
    """Say what the parser found, and where."""
    import re

    from ssot_lsp.registries.toml_places import unclosed_string

    what = str(error)
    message = re.sub(r" \(at (?:line \d+, column \d+|end of document)\)$", "", what)
    if found := re.search(r"\(at line (\d+), column (\d+)\)$", what):
        place = (int(found[1]), int(found[2]))
    elif opening := unclosed_string(text):
        place = opening
    else:
        lines = text.rstrip("\n").split("\n")
        place = (len(lines), len(lines[-1]) + 1)
    return f"not TOML: {message[:1].lower()}{message[1:]}", place


def _without_table(text: str, line: int) -> str | None:
    """Blank the table that `line` is in, or the one before if that mends it; None if nothing is left."""
    from ssot_lsp.registries.toml_places import table_lines

    lines = text.split("\n")
    starts = [1, *(start for start in table_lines(text) if start > 1), len(lines) + 1]
    index = max(i for i, start in enumerate(starts[:-1]) if start <= line)
    candidates = [index]
    if starts[index] == line and index:  # an array left open before it makes a sound header look wrong
        candidates.insert(0, index - 1)
    for candidate in candidates:
        first, last = starts[candidate], starts[candidate + 1] - 1
        if not any(lines[number - 1].strip() for number in range(first, last + 1)):
            continue
        rest = "\n".join("" if first <= number <= last else row for number, row in enumerate(lines, 1))
        if candidate == candidates[-1] or _gets_past(rest, line):
            return rest
    return None


def _gets_past(text: str, line: int) -> bool:
    try:
        loads(text)
    except ValueError as error:
        return _explain(error, text)[1][0] > line
    return True
