"""Glob patterns of the registry (`phase.paths`, `allow`, `exclude`): gitignore's, without negation.

Paths are relative to the workspace root, with forward slashes, and matched with case.

- A pattern with a slash, other than one at its end, starts at the root: `src/app` is not
  `lib/src/app`. So does one that begins with `/` or `./`. Any other matches at every depth:
  `*.pyi`, `backups`.
- `*` is any text and `?` any one character within a segment, dots at the start too; `[a-z]` and
  `[!a-z]` (or `[^a-z]`) one character of a set. `[*]` is a plain star.
- `**` is any number of whole segments, none included; at the end at least one: `tests/**` is what
  lies in `tests`.
- A pattern that names a directory covers everything in it; one that ends with `/` is for directories only.
- Braces are plain characters. Backslashes are refused, as escapes and as separators.

Source: the pattern format of gitignore(5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from re import Pattern


def check_glob(pattern: str) -> str | None:
    """Say in a sentence what is wrong with `pattern`; None when it is sound."""
    body = _body(pattern).rstrip("/")
    if body in {"", "."}:
        return "the pattern is empty; '**' is everything"
    if pattern.startswith("!"):
        return f"'{pattern}': nothing can be negated here; write '**/!name' for a name that begins with '!'"
    if "\\" in pattern:
        return f"'{pattern}': write '/' between segments, and '[*]' for a plain '*'; there is no backslash"
    if "\n" in pattern or "\0" in pattern:
        return f"{pattern!r}: a path has no line end or NUL in it"
    if len(pattern) > 1 and pattern[1] == ":" and pattern[0].isalpha():
        return f"'{pattern}': patterns are relative to the workspace root"
    for segment in body.split("/"):
        if segment in {"", ".", ".."}:
            return f"'{pattern}': '{segment}' is no segment of a path below the workspace root"
        if "**" in segment and segment != "**":
            return f"'{pattern}': '**' stands alone between slashes, as in 'a/**/b.py'"
        if fault := _check_segment(segment):
            return f"'{pattern}': {fault}"
    return None


def _body(pattern: str) -> str:
    return pattern.removeprefix("./").lstrip("/")


def _check_segment(segment: str) -> str | None:
    at = 0
    plain = ""
    while at < len(segment):
        if segment[at] == "[":
            end = _set_end(segment, at)
            if end < 0:
                return "'[' is not closed; write '[[]' for a plain '['"
            if fault := _check_set(segment[at + 1 : end]):
                return fault
            at = end
        else:
            plain += segment[at]
        at += 1
    brace = plain.find("{")
    if brace >= 0 and "," in plain[brace : plain.find("}", brace) + 1]:
        return "braces are plain characters; write one pattern for each alternative"
    return None


def _check_set(inside: str) -> str | None:
    if "[:" in inside or "[." in inside or "[=" in inside:
        return f"'[{inside}]': named classes are not known"
    for low, high in _ranges(inside[inside[0] in "!^" :]):
        if low > high:
            return f"'[{inside}]': the range '{low}-{high}' is empty"
    return None


def _ranges(members: str) -> Iterable[tuple[str, str]]:
    at = 0
    while at < len(members):
        if at + 2 < len(members) and members[at + 1] == "-":
            yield members[at], members[at + 2]
            at += 3
        else:
            yield members[at], members[at]
            at += 1


def _set_end(segment: str, start: int) -> int:
    """Index of the `]` that closes the set opened at `start`, or -1; one right at its start is a member."""
    at = start + 1
    if segment[at : at + 1] in {"!", "^"}:
        at += 1
    return segment.find("]", at + 1)


class GlobMatcher:
    """Tells whether a path matches any of some patterns. Compiled at the first question."""

    __slots__ = ("_patterns", "_prefixes", "_ready", "_regex")

    def __init__(self, patterns: tuple[str, ...]) -> None:
        """Take patterns that `check_glob` accepts; others match nothing."""
        self._patterns = patterns
        self._ready = False
        self._prefixes: tuple[str, ...] = ()
        self._regex: Pattern[str] | None = None

    def __bool__(self) -> bool:
        """False when there is no pattern at all, so nothing can match."""
        return bool(self._patterns)

    def __call__(self, path: str) -> bool:
        """Tell whether the file `path` (relative, forward slashes) matches.

        With a slash at the end it is a directory, and the answer tells whether all in it matches.
        """
        if not self._ready:
            self._compile()
        if path.startswith(self._prefixes):
            return True
        return self._regex is not None and self._regex.match(path) is not None

    def _compile(self) -> None:
        prefixes: list[str] = []
        expressions: list[str] = []
        for pattern in self._patterns:
            if check_glob(pattern) is not None:
                continue
            body = _body(pattern)
            anchored = body != pattern or "/" in body.rstrip("/")
            if body.endswith("/**") and not any(char in body[:-3] for char in "*?["):
                prefixes.append(body[:-2])  # most patterns: no regular expression needed
            else:
                expressions.append(_expression(body, anchored))
        self._prefixes = tuple(prefixes)
        if expressions:
            import re  # dear at start-up

            self._regex = re.compile(f"(?s:{'|'.join(expressions)})\\Z")
        self._ready = True


def compile_globs(patterns: Iterable[str]) -> GlobMatcher:
    """Make a matcher for `patterns`: `matcher("a/b.py")` is True where any of them matches."""
    return GlobMatcher(tuple(patterns))


def _expression(body: str, anchored: bool) -> str:
    segments = body.rstrip("/").split("/")
    out = "" if anchored or segments[0] == "**" else "(?:.*/)?"
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment != "**":
            out += _segment(segment) + ("" if last else "/")
        elif not last:
            out += "(?:.*/)?"
    if body.endswith("/"):
        return out + ("[^/]+/.*" if segments[-1] == "**" else "/.*")
    return out + (".*" if segments[-1] == "**" else "(?:/.*)?")


def _segment(segment: str) -> str:
    if segment == "*":
        return "[^/]+"  # never an empty name
    out = ""
    at = 0
    while at < len(segment):
        char = segment[at]
        if char == "*":
            out += "[^/]*"
        elif char == "?":
            out += "[^/]"
        elif char == "[":
            end = _set_end(segment, at)
            out += _set(segment[at + 1 : end])
            at = end
        else:
            out += char if char.isalnum() or char == "_" else f"\\{char}"
        at += 1
    return out


def _set(inside: str) -> str:
    negated = inside[0] in "!^"
    members = "".join(f"\\U{ord(a):08x}-\\U{ord(b):08x}" for a, b in _ranges(inside[negated:]))
    return f"(?!/)[{'^' if negated else ''}{members}]"
