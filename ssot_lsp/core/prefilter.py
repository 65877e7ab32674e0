"""Decides quickly, and never wrongly with a no, whether any rule can hit a file. No parse.

Every way to reach a registered object shows in the bytes: an import statement (anchored at the word
`import`, which `importlib` and `__import__` hold too), a name bound by one and the object's last
segment, or a quote followed by the first segment of a path. Lines repeat between files, so each
distinct one is judged once. Anything odd counts as a yes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.matching import RuleIndex

# What a line can mean: NO, YES, or a tuple of words of which one must stand in the file as well.
Judgement = Any
NO = 0
YES = 1
_ODD = 2  # look at the very place
_RELATIVE = 3  # depends on the file's package
_DYNAMIC = 4  # importlib is at work: relative names in strings count

_FEW = 4  # up to as many last segments a plain search of each is cheapest
_LINE = re.compile(
    rb"(?:(?:>>>|\.\.\.)[ \t]+)?(?:from[ \t]+(?P<module>\.*[A-Za-z_][\w.]*|\.+)"
    rb"[ \t]+import[ \t]+(?P<names>\(?[\w*, \t]*\)?)"
    rb"|import[ \t]+(?P<plain>[\w., \t]+))(?P<more>\\)?[ \t]*(?:#.*)?"
)
_START = re.compile(rb"(?:^|[;:])[ \t\f]*(?:from(?![\w\x80-\xff])|import(?![\w\x80-\xff]))")
_RELATIVE_HEAD = re.compile(rb"[ \t]*from[ \t]+(?P<dots>\.+)(?P<path>[\w.]*)[ \t]+import\b")
_RELATIVE_FROM = re.compile(rb"from(?:[ \t\f]*\.|[ \t\f]*\\)")
# a string that begins with a dot, as an argument; the literal first bytes are what makes this quick
_RELATIVE_STRINGS = tuple(
    re.compile(quote + rb"\.(?<=[(=,\s]" + quote + rb"\.)\.*([A-Za-z_\x80-\xff][\w\x80-\xff]*)")
    for quote in (b'"', b"'")
)
_UTF8_COOKIE = re.compile(rb"coding[:=][ \t]*[\"']?utf[-_]?8", re.IGNORECASE)
_PATH = re.compile(rb"[A-Za-z_\x80-\xff][\w.\x80-\xff]*(?::[\w.\x80-\xff]+)?(?=[\"'])")
# First bytes of characters that NFKC turns into ASCII letters, digits or underscores.
_COMPATIBLE = re.compile(
    rb"\xc2[\xaa\xba\xb2\xb3\xb9]|\xc4[\xb2\xb3\xbf]|\xc5[\x80\x89\xbf]|\xc7[\x84-\x8c\xb1-\xb3]|\xca[\xb0-\xb8]"
    rb"|\xcb[\xa0-\xa4]|\xe1[\xb4-\xb6]|\xe1\xba|\xe2\x81[\xb0-\xbf]|\xe2\x82[\x80-\x9c]|\xe2[\x84\x85\xb1]"
    rb"|\xea\x9f|\xea\xad|\xef\xac|\xef\xb8[\xb3\xb4]|\xef\xb9[\x8d-\x8f]|\xef[\xbc\xbd]|\xf0\x9d|\xf0\x9f[\x84\xaf]"
    rb"|\xf0\x90\x9e"
)
_ITSELF = b"ssot:"
_IGNORE = re.compile(rb"ssot:[ \t]*ignore")
_ASCII = bytes(range(128))
BOM = b"\xef\xbb\xbf"


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


def is_unusual(data: bytes, search: Callable[[bytes], Iterable[tuple[int, int, int]]] | None = None) -> bool:
    """Tell whether a file has to be analysed in any case: odd characters, encoding, line ends, suppressions.

    `search` finds the word that a suppression begins with, faster than a plain search.
    """
    if not data.isascii() and (has_compatible(data) or b"coding" in data[:400]):
        return True
    if (search(data) if search else _ITSELF in data) and _IGNORE.search(data):
        return True
    return b"\r" in data and data.count(b"\r") != data.count(b"\r\n")


def _in_plain_characters(data: bytes) -> bytes | None:
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


def _heads(paths: Iterable[str]) -> list[bytes]:
    """Return how strings that name `paths`, or what lies below, can begin: three segments or all there are.

    A colon may stand for any dot (`pkgutil.resolve_name`).
    """
    heads: set[str] = set()
    for path in paths:
        segments = path.split(".")[:3]
        heads.add(".".join(segments))
        for place in range(1, len(segments)):
            heads.add(".".join(segments[:place]) + ":" + ".".join(segments[place:]))
    return [head.encode() for head in sorted(heads)]


class Prefilter:
    """Judges files for one set of rules. Not thread-safe: it remembers the lines it has seen."""

    __slots__ = (
        "_anchors",
        "_ask",
        "_beneath",
        "_few",
        "_folders",
        "_index",
        "_itself",
        "_lines",
        "_packages",
        "_paths",
        "_readers",
        "_roots",
        "_search",
        "_segments",
        "_strings",
        "_tops",
        "_words",
    )

    def __init__(self, index: RuleIndex, context_of: Callable[[str], FileContext]) -> None:
        """Prepare for `index`. `context_of` maps a relative path to its module, asked only if need be."""
        self._index = index
        self._ask = context_of
        dotted = [rule.legacy.dotted for rule in index.rules]
        self._words = sorted({path.rpartition(".")[2].encode() for path in dotted})
        self._folders = tuple(
            "/" + rule.legacy.dotted.replace(".", "/") + "/" for rule in index.rules if rule.legacy.is_module
        )
        self._segments = frozenset(part.encode() for path in dotted for part in path.split("."))
        self._packages: dict[str, tuple[str, ...]] = {}
        self._readers: dict[frozenset[bytes], Any] = {}
        self._beneath: dict[str, frozenset[bytes]] = {}
        self._lines: dict[bytes, Judgement] = {}
        self._paths: dict[bytes, bool] = {}
        roots = sorted({path.partition(".")[0].encode() for path in dotted})
        self._tops = frozenset(roots)
        self._strings = [quote + head for head in _heads(dotted) for quote in (b'"', b"'")]
        self._anchors: Any = None
        self._roots: Any = None
        self._search: Any = None
        self._itself: Any = None
        self._few: list[Any] = []

    def may_hit(self, data: bytes, rel: str) -> bool:
        """Tell whether a file with the bytes `data` (any ASCII-compatible encoding) may hold a finding.

        `rel` is its path relative to the workspace root, with forward slashes.
        """
        if self._anchors is None:
            self._prepare()
        data = data.removeprefix(BOM)
        if is_unusual(data, self._itself):
            plain = _in_plain_characters(data)
            if plain is None or _IGNORE.search(data):
                return True
            found = self._hits(plain, rel)
            return found if isinstance(found, bool) else self.reads_any(plain, found)
        if self._few and not any(search(data) for search in self._few) and not self._inside(rel):
            return False
        found = self._hits(data, rel)
        return found if isinstance(found, bool) else self.reads_any(data, found)

    def judge_digest(self, digest: bytes, rel: str) -> bool | frozenset[bytes]:
        """Judge a file by its digest: yes, no, or the words of which one must stand in the file for a yes."""
        if self._anchors is None:
            self._prepare()
        return self._hits(digest, rel)

    def _inside(self, rel: str) -> bool:
        """Tell whether a file lies in a legacy package, whose relative imports need not name it."""
        path = "/" + rel
        return any(folder in path for folder in self._folders)

    def _leads_near(self, line: bytes, rel: str) -> bool:
        """Tell whether a line with a relative import can name a legacy object, going by the path alone."""
        folder = rel.rpartition("/")[0]
        package = self._packages.get(folder)
        if package is None:
            package = self._packages[folder] = tuple((self._ask(rel).package or "").split("."))
        if package[0].encode() not in self._tops:
            return False
        match = _RELATIVE_HEAD.match(line)
        if match is None:
            return True
        up = len(match["dots"])
        if up > len(package):
            return False
        base = ".".join(package[: len(package) - up + 1])
        below = match["path"].decode()
        return self._index.touches(f"{base}.{below}" if below else base)

    def _names_relatively(self, data: bytes, rel: str) -> bool:
        """Tell whether a string may name a legacy module from its package on (`import_module(".x", …)`)."""
        if b"import_module" not in data and b"find_spec" not in data:
            return False
        if self._inside(rel):
            return True
        return any(not self._segments.isdisjoint(string.findall(data)) for string in _RELATIVE_STRINGS)

    def reads_any(self, data: bytes, words: frozenset[bytes]) -> bool:
        """Tell whether one of `words` stands in a file as an attribute, or alone in quotes."""
        searches = self._readers.get(words)
        if searches is None:
            marked = [mark + word for word in words for mark in (b".", b'"', b"'")]
            searches = self._readers[words] = (automaton(marked), automaton(list(words)))
        if searches[0](data):
            return True
        for _, start, _ in searches[1](data):
            if data[start - 1 : start].isspace():  # a dot may stand before blanks or on the line before
                before = data[max(0, start - 200) : start].rstrip(b" \t\f\r\n\\")
                if before.endswith(b".") or len(before) < 100 < start:
                    return True
        return False

    def _prepare(self) -> None:
        """Build the searches. Each has patterns with few first bytes: that is what makes them quick."""
        self._anchors = automaton([b"import"])
        self._itself = automaton([_ITSELF])
        self._roots = automaton(sorted(self._tops))
        self._search = automaton(self._strings)
        if len(self._words) <= _FEW:
            self._few = [automaton([word]) for word in self._words]

    def _hits(self, data: bytes, rel: str) -> bool | frozenset[bytes]:
        """Judge every anchor of the file."""
        lines, seen, find, rfind = self._lines, self._lines.get, data.find, data.rfind
        words: set[bytes] = set()
        end = -1
        for _, start, _ in self._anchors(data):
            if start < end:
                continue  # the same line again
            first = rfind(b"\n", 0, start) + 1
            end = find(b"\n", start)
            if end < 0:
                end = len(data)
            line = data[first:end]
            judgement = seen(line)
            if judgement is None:
                judgement = lines[line] = self._judge(line.strip())
                if judgement in {_ODD, _RELATIVE} and line.lstrip().startswith((b">>>", b"...")):
                    judgement = lines[line] = YES  # the statement does not begin its line
            if judgement == YES:
                return True
            if data[first - 2 : first - 1] == b"\\" or data[first - 3 : first - 1] == b"\\\r":
                judgement = _ODD
            if judgement == NO:
                continue
            if judgement == _RELATIVE and not self._leads_near(line, rel):
                continue
            if judgement in {_ODD, _RELATIVE}:
                judgement = self._judge_places(data, first, end, rel)
            if judgement == _DYNAMIC:
                if self._names_relatively(data, rel):
                    return True
            elif judgement == YES:
                return True
            elif isinstance(judgement, tuple):
                words.update(judgement)
        if any(self._path_hits(data, stop, self._strings[found]) for found, _, stop in self._search(data)):
            return True
        return frozenset(words) if words else False

    def _judge(self, line: bytes) -> Judgement:
        """Say what a line that holds the word `import` can mean, whatever stands around it."""
        dynamic = b"import_module" in line or b"__import__" in line or b"importlib" in line
        if not dynamic and not self._roots(line):  # no path that a rule speaks of begins here
            if _RELATIVE_FROM.search(line):
                return _RELATIVE if line[:3] not in {b">>>", b"..."} else YES
            return _ODD if line.endswith(b"\\") and not line.startswith(b"#") else NO
        match = _LINE.fullmatch(line)
        if match is None:
            if dynamic:
                return _DYNAMIC if re.search(rb"\bimport\b", line) is None else _ODD
            if line.startswith((b">>>", b"...")):
                return YES
            return _ODD if _START.search(line) and not line.startswith(b"#") else NO
        plain = match["plain"]
        if plain is not None:
            if match["more"]:
                return _ODD
            entries = [entry.split() for entry in plain.decode().split(",")]
            if any(len(entry) not in {1, 3} for entry in entries):
                return _ODD
            found = self._merge(self._plain(entry[0], aliased=len(entry) == 3) for entry in entries if entry)
            return _DYNAMIC if found == NO and b"importlib" in plain else found
        module = match["module"].decode()
        names = match["names"].decode().strip()
        if module.startswith("."):
            return _RELATIVE
        if not self._index.touches(module):
            return _DYNAMIC if module.startswith("importlib") else NO
        if match["more"] or (names.startswith("(") and not names.endswith(")")) or not names.strip("()"):
            found = self._open_list(module)
        else:
            listed = [entry.split()[0] for entry in names.strip("()").split(",") if entry.split()]
            found = self._merge(self._named(module, name) for name in listed)
        return _DYNAMIC if found == NO and module.startswith("importlib") else found

    def _judge_places(self, data: bytes, first: int, end: int, rel: str) -> Judgement:
        """Read the statements on one line of a file, wherever they begin and end."""
        from ssot_lsp.core.imports import statement_at

        found: list[Judgement] = []
        place = data.find(b"import", first, end)
        while place >= 0:
            statement = statement_at(data, place)
            place = data.find(b"import", place + 6, end)
            if statement is None:
                continue
            if statement.form == "import":
                found += [
                    self._plain(entry.name, aliased=entry.alias is not None) for entry in statement.names
                ]
                continue
            module = statement.module
            if statement.level:
                module = statement.absolute_module(self._ask(rel)) or ""
            if module:
                found += [self._named(module, entry.name) for entry in statement.names]
        merged = self._merge(found)
        if merged == NO and b"importlib" in data[first:end]:
            return _DYNAMIC
        return merged

    def _merge(self, judgements: Iterable[Judgement]) -> Judgement:
        """Put several judgements of one line together."""
        words: tuple[bytes, ...] = ()
        for judgement in judgements:
            if judgement == YES:
                return YES
            if judgement != NO:
                words += judgement
        return words or NO

    def _plain(self, name: str, *, aliased: bool) -> Judgement:
        """Judge `import name`."""
        if self._index.match(name, exact_module=True) is not None:
            return YES
        root = name.partition(".")[0]
        if not aliased and self._index.match(root, exact_module=True) is not None:
            return YES  # `import a.b` binds `a`, where a rule may speak of `a` without its submodules
        return self._last_words(name if aliased else root)

    def _named(self, module: str, name: str) -> Judgement:
        """Judge `from module import name`."""
        if name == "*":
            return YES if self._index.match(module) is not None else NO
        if self._index.match(module, (name,)) is not None:
            return YES
        return self._last_words(f"{module}.{name}")

    def _open_list(self, module: str) -> Judgement:
        """Judge `from module import (`, whose names stand on the lines that follow."""
        if self._index.match(module) is not None:
            return YES
        return _ODD if self._index.beneath(module) else NO

    def words_beneath(self, path: str) -> frozenset[bytes]:
        """Return the words of which one must stand in a file that reaches a legacy object through `path`."""
        words = self._beneath.get(path)
        if words is None:
            beneath = self._index.beneath(path)
            words = self._beneath[path] = frozenset(legacy.rpartition(".")[2].encode() for legacy in beneath)
        return words

    def _last_words(self, path: str) -> Judgement:
        """Judge a file that binds `path`: no, or the words of which one must stand in it as well."""
        return tuple(self.words_beneath(path)) or NO

    def _path_hits(self, data: bytes, stop: int, opening: bytes) -> bool:
        """Judge the string that begins with a quote and the head of a legacy path and goes on at `stop`."""
        start = stop - len(opening) + 1
        match = _PATH.match(data, start)
        if match is None:
            return False
        text = match.group()
        known = self._paths.get(text)
        if known is None:
            path = text.decode("utf-8", "replace").replace(":", ".").strip(".")
            head, *tail = path.split(".")
            known = (
                self._index.match(head, tuple(tail)) is not None
                or self._index.match(path, exact_module=True) is not None
                or self._index.match_target(path) is not None
            )
            self._paths[text] = known
        return known


def automaton(patterns: list[bytes]) -> Callable[[bytes], Iterable[tuple[int, int, int]]]:
    """Return a search for all of `patterns` at once: (pattern, start, end), longest first where they meet."""
    import ahocorasick_rs

    search = ahocorasick_rs.BytesAhoCorasick(
        patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    ).find_matches_as_indexes
    found: Callable[[bytes], Iterable[tuple[int, int, int]]] = search
    return found
