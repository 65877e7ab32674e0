"""The ignore rules of Git: what a `.gitignore` says of a path, quickly.

Source: gitignore(5), and the behaviour of `git ls-files --exclude-standard`, which the tests compare with.
Case matters on every system, as in ripgrep and Ruff.

A file of rules is read once into two lists (for Python files, for directories) and a *screen* for
each: a few sets and tuples that most names miss, so that the rules themselves are rarely asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from re import Pattern

PYTHON_SUFFIXES = (".py", ".pyi", ".ipynb")
_SPECIAL = "*?[\\"
_MOST_EXPANSIONS = 16
_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t-\\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class Rule:
    """One pattern of an ignore file. `on_name`: it is compared with the last segment only."""

    __slots__ = ("_regex", "dir_only", "literal", "negated", "on_name", "pattern", "suffix")

    def __init__(self, pattern: str, *, negated: bool, dir_only: bool, on_name: bool) -> None:
        """Take a pattern without its `!`, its leading slash and its trailing one."""
        self.pattern = pattern
        self.negated = negated
        self.dir_only = dir_only
        self.on_name = on_name
        plain = not _has_special(pattern)
        self.literal = pattern if plain else None
        tail = pattern[1:]
        self.suffix = tail if on_name and pattern[0] == "*" and not _has_special(tail) else None
        self._regex: Pattern[str] | None = None

    def matches(self, name: str, path: str) -> bool:
        """Compare with a name and with the path relative to the directory of the ignore file."""
        text = name if self.on_name else path
        if self.literal is not None:
            return text == self.literal
        if self.suffix is not None:
            return text.endswith(self.suffix)
        if self._regex is None:
            import re  # most ignore files need none

            source = _translate(self.pattern, not self.on_name)
            self._regex = re.compile("(?!)" if source is None else f"(?s:{source})\\Z")
        return self._regex.match(text) is not None


class Screen:
    """What the names that rules could match look like, so that all others need not be asked about.

    Such a name is in `names`, ends with one of `suffixes`, begins with one of `heads`, holds one of
    `inners`, or lies in one of the directories `scopes` (prefixes relative to the ignore file; an
    empty one is everywhere).
    """

    __slots__ = ("heads", "inners", "names", "scopes", "suffixes")

    def __init__(self, rules: Iterable[Rule], *, files: bool) -> None:
        """Gather what `rules` could match; with `files`, among the names of Python files only."""
        self.names: set[str] = set()
        self.suffixes: set[str] = set()
        self.heads: set[str] = set()
        self.inners: set[str] = set()
        self.scopes: set[str] = set()
        for rule in rules:
            parent, last = _split(rule.pattern)
            if not _has_special(last):
                if not files or last.endswith(PYTHON_SUFFIXES):
                    self.names.add(last)
            elif tail := _tail(last):
                if not files or _may_end_a_python_file(tail):
                    self.suffixes.add(tail)
            elif head := _head(last):
                self.heads.add(head)
            elif inner := _inner(last):
                self.inners.add(inner)
            else:
                scope = _head(f"{parent}/") if parent else ""
                self.scopes.add(scope[: scope.rfind("/") + 1])


class IgnoreFile:
    """The rules of one ignore file.

    Paths asked about begin with `base`, the directory of the file with a slash at its end ("" for
    paths that are relative to it); all slashes are forward.
    """

    __slots__ = ("_cut", "dir_rules", "dir_screen", "file_rules", "file_screen")

    def __init__(self, text: str, base: str = "") -> None:
        """Read the text of an ignore file. Patterns that Git cannot use match nothing, as in Git."""
        self._cut = len(base)
        rules = [rule for line in text.removeprefix("\ufeff").split("\n") for rule in _rules_of(line)]
        rules.reverse()  # the last that matches decides
        self.dir_rules = tuple(rules)
        self.dir_screen = Screen(rules, files=False)
        self.file_rules = tuple(rule for rule in rules if not rule.dir_only and _may_match_python_file(rule))
        self.file_screen = Screen(self.file_rules, files=True)

    def __bool__(self) -> bool:
        """False when no rule stands in the file."""
        return bool(self.dir_rules)

    def local(self, path: str) -> str:
        """Make `path` relative to the directory of this file."""
        return path[self._cut :]


def is_ignored(chain: tuple[IgnoreFile, ...], name: str, path: str, *, directory: bool) -> bool:
    """Ask the ignore files in the order given, those of near directories first.

    The first with a rule that matches `path`, whose last segment is `name`, decides.
    """
    for file in chain:
        local = file.local(path)
        for rule in file.dir_rules if directory else file.file_rules:
            if rule.matches(name, local):
                return not rule.negated
    return False


class ChainScreen:
    """The screens of several ignore files in one."""

    __slots__ = ("_inners", "_scopes", "heads", "names", "suffixes")

    def __init__(self, chain: tuple[IgnoreFile, ...], *, files: bool) -> None:
        """Join the screens of `chain`: those for Python files, or those for directories."""
        screens = [file.file_screen if files else file.dir_screen for file in chain]
        self.names = frozenset(name for screen in screens for name in screen.names)
        self.suffixes = tuple({suffix for screen in screens for suffix in screen.suffixes})
        self.heads = tuple({head for screen in screens for head in screen.heads})
        self._inners = tuple({inner for screen in screens for inner in screen.inners})
        self._scopes = [
            (file, tuple(screen.scopes)) for file, screen in zip(chain, screens, strict=True) if screen.scopes
        ]

    def suspects_all(self, prefix: str, names: Iterable[str]) -> bool:
        """Tell whether every one of `names` in the directory `prefix` must be asked about.

        When not, only those that `names`, `suffixes` and `heads` of this screen catch.
        """
        for file, scopes in self._scopes:
            if file.local(prefix).startswith(scopes):
                return True
        if self._inners:
            joined = "/".join(names)  # one search in all names is much cheaper than one in each
            return any(inner in joined for inner in self._inners)
        return False


def _has_special(pattern: str) -> bool:
    return any(char in pattern for char in _SPECIAL)


def _split(pattern: str) -> tuple[str, str]:
    parent, _, last = pattern.rpartition("/")
    return ("", "*") if "[" in parent else (parent, last)  # a set may hold the slash: then expect anything


def _tail(pattern: str) -> str:
    """The plain text that everything that matches ends with."""
    if "\\" in pattern:
        return ""
    return pattern[max(pattern.rfind(char) for char in "*?]") + 1 :]


def _head(pattern: str) -> str:
    """The plain text that everything that matches begins with."""
    return pattern[: min((at for char in _SPECIAL if (at := pattern.find(char)) >= 0), default=len(pattern))]


def _inner(pattern: str) -> str:
    """The longest plain text that everything that matches holds."""
    if "[" in pattern or "\\" in pattern:
        return ""
    return max(pattern.replace("?", "*").split("*"), key=len)


def _may_end_a_python_file(tail: str) -> bool:
    return tail.endswith(PYTHON_SUFFIXES) or any(suffix.endswith(tail) for suffix in PYTHON_SUFFIXES)


def _may_match_python_file(rule: Rule) -> bool:
    last = _split(rule.pattern)[1]
    if not _has_special(last):
        return last.endswith(PYTHON_SUFFIXES)
    tail = _tail(last)
    return not tail or _may_end_a_python_file(tail)


def _rules_of(line: str) -> list[Rule]:
    line = line.removesuffix("\r")
    if not line or line[0] == "#":
        return []
    stripped = line.rstrip(" ")
    if stripped != line and (len(stripped) - len(stripped.rstrip("\\"))) % 2:
        stripped += " "  # an escaped space stays
    negated = stripped.startswith("!")
    pattern = stripped[negated:]
    dir_only = pattern.endswith("/")
    pattern = pattern[:-1] if dir_only else pattern
    on_name = "/" not in pattern
    pattern = pattern.removeprefix("/")
    while pattern.startswith("**/"):  # at any depth: as good as no slash at all, if no other follows
        rest = pattern[3:]
        if "/" in rest:
            break
        pattern, on_name = rest, True
    if not pattern or (on_name and _translate(pattern, pathname=False) is None):
        return []
    return [Rule(each, negated=negated, dir_only=dir_only, on_name=on_name) for each in _expand(pattern)]


def _expand(pattern: str) -> list[str]:
    """Write small sets out: `*.py[co]` is `*.pyc` and `*.pyo`, which need no regular expression."""
    done: list[str] = []
    todo = [pattern]
    while todo:
        each = todo.pop()
        start = each.find("[")
        end = each.find("]", start)
        members = each[start + 1 : end]
        if start < 0 or end < 0 or not (members.isalnum() and members.isascii()) or "\\" in each:
            done.append(each)
            continue
        todo.extend(each[:start] + member + each[end + 1 :] for member in members)
        if len(todo) + len(done) > _MOST_EXPANSIONS:
            return [pattern]
    return done


def _translate(pattern: str, pathname: bool) -> str | None:
    """Make a regular expression of a pattern of wildmatch; None where Git lets it match nothing."""
    out = ""
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
            if at == len(pattern):
                return None
            out += _escape(pattern[at])
        elif char == "?":
            out += "[^/]"
        elif char == "*":
            start = at
            while pattern[at + 1 : at + 2] == "*":
                at += 1
            whole = at > start and pathname and (start == 0 or pattern[start - 1] == "/")
            if whole and pattern[at + 1 : at + 2] == "/":
                out += "(?:.*/)?"
                at += 1
            else:
                out += ".*" if whole and at + 1 == len(pattern) else "[^/]*"
        elif char == "[":
            found = _set(pattern, at)
            if found is None:
                return None
            out += found[0]
            at = found[1]
        else:
            out += _escape(char)
        at += 1
    return out


def _set(pattern: str, start: int) -> tuple[str, int] | None:
    """Translate the set opened at `start`: the expression and the index of its `]`."""
    at = start + 1
    negated = pattern[at : at + 1] in {"!", "^"}
    at += negated
    members = ""
    previous = ""
    first = True
    while first or pattern[at : at + 1] != "]":
        first = False
        char = pattern[at : at + 1]
        if not char:
            return None
        if char == "-" and previous and pattern[at + 1 : at + 2] not in {"", "]"}:
            at += 2 if pattern[at + 1] == "\\" else 1
            high = pattern[at : at + 1]
            if not high:
                return None
            if previous <= high:
                members += f"{_code(previous)}-{_code(high)}"
            previous = ""
        elif char == "[" and pattern[at + 1 : at + 2] == ":" and (end := pattern.find("]", at + 2)) >= 0:
            name = pattern[at + 2 : end]
            if not name.endswith(":"):
                members += _code(char)
                previous = char
            elif name[:-1] in _CLASSES:
                members += _CLASSES[name[:-1]]
                previous = ""
                at = end
            else:
                return None
        else:
            if char == "\\":
                at += 1
                char = pattern[at : at + 1]
                if not char:
                    return None
            members += _code(char)
            previous = char
        at += 1
    if not members:
        return ("[^/]" if negated else "(?!)"), at
    return f"(?!/)[{'^' if negated else ''}{members}]", at


def _code(char: str) -> str:
    return f"\\U{ord(char):08x}"


def _escape(char: str) -> str:
    return char if char.isalnum() or char == "_" else f"\\{char}"
