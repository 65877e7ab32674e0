"""Decides quickly, and never wrongly with a no, whether any rule can hit a file. No parse.

Every way to reach a registered object shows in the bytes: an import statement that names a part of its
path, or a quote followed by the first segments of it. `ssot_lsp.core.anchors` says what to search for.
Lines repeat between files, so each distinct one is judged once. Anything odd counts as a yes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ssot_lsp.core.anchors import (
    RELATIVE,
    automaton,
    first_found,
    list_anchors,
    no_argument_at,
    statement_anchors,
    string_anchors,
)
from ssot_lsp.core.nearby import Nearby
from ssot_lsp.core.reach import Reach
from ssot_lsp.core.screen import screen_for
from ssot_lsp.core.unusual import BOM, SUPPRESSION, has_suppressions, in_plain_characters, is_unusual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.matching import RuleIndex
    from ssot_lsp.core.reach import Bound
    from ssot_lsp.core.screen import Screen


# What a line can mean: NO, YES, one of those below, a tuple of names that it binds and may be read on, or
# the module (a string) out of which the lines that follow list names.
Judgement = Any
NO = 0
YES = 1
_ODD = 2  # look at the very place
_RELATIVE = 3  # depends on the file's package

_LINE = re.compile(
    rb"(?:(?:>>>|\.\.\.)[ \t]+)?(?:from[ \t]+(?P<module>\.*[A-Za-z_][\w.]*|\.+)"
    rb"[ \t]+import[ \t]+(?P<names>\(?[\w*, \t]*\)?)"
    rb"|import[ \t]+(?P<plain>[\w., \t]+))[ \t]*(?:#.*)?"
)
_START = re.compile(rb"(?:^|[;:])[ \t\f]*(?:from(?![\w\x80-\xff])|import(?![\w\x80-\xff]))")
_RELATIVE_FROM = re.compile(rb"from[ \t\f]*\.")
_RELATIVE_STRING = re.compile(rb"\.+([A-Za-z_\x80-\xff][\w\x80-\xff]*)[\w.:\x80-\xff]*[\"']")
_ARGUMENT = re.compile(rb"[(,=\s][rRuU]?(?:\"\"|'')?\Z")  # what stands before a string that a call is handed
_PATH = re.compile(rb"[A-Za-z_\x80-\xff][\w.\x80-\xff]*(?::[\w.\x80-\xff]+)?(?=[\"'])")
_PROMPTS = (b">>>", b"...")
_JOINED = (b"\\", b"\\\r")  # how a line ends that goes on in the next one
_COMMA, _DOT = b",."


class Prefilter:
    """Judges files for one set of rules. Not thread-safe: it remembers the lines it has seen."""

    __slots__ = (
        "_ask",
        "_foreign",
        "_index",
        "_itself",
        "_lines",
        "_nearby",
        "_others",
        "_paths",
        "_plain_from",
        "_reach",
        "_relative",
        "_roots",
        "_screen",
        "_screened",
        "_segments",
        "_statements",
        "_undotted",
    )

    def __init__(self, index: RuleIndex, context_of: Callable[[str], FileContext]) -> None:
        """Prepare for `index`. `context_of` maps a relative path to its module, asked only if need be."""
        self._index = index
        self._ask = context_of
        self._nearby = Nearby(index, context_of)
        self._reach = Reach(index)
        dotted = [rule.legacy.dotted for rule in index.rules]
        self._foreign = not all(map(str.isascii, dotted))
        self._segments = frozenset(part.encode() for path in dotted for part in path.split("."))
        self._lines: dict[bytes, Judgement] = {}
        self._paths: dict[bytes, bool] = {}
        self._itself: Any = None
        self._screen: Screen | None = None
        self._screened = False  # whether a screen was looked for
        self._statements: Any = None
        self._others: Any = None
        self._undotted: Any = None
        self._roots: Any = None
        self._relative = 0
        self._plain_from = 0

    def prepare(self, *, many: bool) -> None:
        """Make the searches, as the first question would; `many` where many files will be asked about."""
        self._screened = True
        if not self._foreign:
            self._screen = screen_for([rule.legacy.dotted for rule in self._index.rules], many=many)
        if self._screen is None:
            self._itself = automaton([SUPPRESSION])
        if many and self._statements is None:
            self._make_searches()

    def may_hit(self, data: bytes, rel: str, *, ascii: bool | None = None) -> bool:
        """Tell whether a file with the bytes `data` (any ASCII-compatible encoding) may hold a finding.

        `rel` is its path relative to the workspace root, with forward slashes. `ascii` spares asking again
        whether the bytes are all ASCII.
        """
        if not self._screened:
            self.prepare(many=False)
        if data.startswith(BOM):
            data, ascii = data[len(BOM) :], None
        screen = self._screen
        words = screen.words_in(data) if screen is not None else ()
        if ascii is None:
            ascii = data.isascii()
        if screen is None:
            unusual = is_unusual(data, ascii=ascii, marked=bool(self._itself(data)))
        else:
            unusual = is_unusual(data, ascii=ascii, marked=0 in words, compatible=screen.has_compatible)
        if unusual:
            plain = in_plain_characters(data)
            if plain is None or has_suppressions(data):
                return True
            data = plain
        elif not (screen is None or screen.may_speak(data, words, rel) or self._nearby.is_inside(rel)):
            return False
        found = self._judge_file(data, rel)
        return found if isinstance(found, bool) else self.reads_any(data, found)

    def judge_digest(self, digest: bytes, rel: str) -> bool | frozenset[Bound]:
        """Judge a file by its digest: yes, no, or the names of which one must be read on in it for a yes."""
        return self._judge_file(digest, rel)

    def _judge_file(self, data: bytes, rel: str) -> bool | frozenset[Bound]:
        """Judge what no unusual file holds."""
        if self._foreign and not data.isascii():
            return True  # a name may be written in more ways than one (PEP 3131)
        if self._statements is None:
            self._make_searches()
        bound: set[Bound] = set()
        if self._statements_hit(data, rel, bound) or self._others_hit(data, rel, bound):
            return True
        return frozenset(bound) if bound else False

    def reads_any(self, data: bytes, bound: frozenset[Bound]) -> bool:
        """Tell whether one of the names that imports bind in a file may lead to a legacy object in it."""
        return self._reach.any(data, bound)

    def _make_searches(self) -> None:
        """Make the searches for statements and strings."""
        objects = [rule.legacy.dotted for rule in self._index.rules if not rule.strings_only]
        every = [rule.legacy.dotted for rule in self._index.rules]
        anchors = statement_anchors(objects)
        self._relative = anchors.index(RELATIVE)
        self._plain_from = next(place for place, anchor in enumerate(anchors) if anchor.startswith(b"mport"))
        self._statements = first_found(anchors)
        self._others = first_found([*list_anchors(objects), *string_anchors(every)])
        self._undotted = automaton([b"from."])
        self._roots = automaton(sorted({path.partition(".")[0].encode() for path in every}))

    def _statements_hit(self, data: bytes, rel: str, bound: set[Bound]) -> bool:
        """Judge the lines in which an import statement may stand; what they bind goes to `bound`."""
        near = self._nearby.dots(rel)
        end = -1
        if near:
            for _, start, _ in self._undotted(data):
                if start >= end:
                    judgement, end = self._judge_at(data, start, rel)
                    if judgement == YES:
                        return True
                    bound.update(judgement or ())
            end = -1
        for found, start, stop in self._statements(data):
            if start < end or (found < self._plain_from and data[start - 3 : start] != b"fro"):
                continue
            if found == self._relative and near != 1:
                following = data[stop : stop + 1]
                if not near or following.isalpha() or following == b"_" or data.startswith(b" import", stop):
                    continue  # fewer dots than lead near a rule
            judgement, end = self._judge_at(data, start, rel)
            if judgement == YES:
                return True
            if judgement != NO:
                bound.update(judgement)
        return False

    def _others_hit(self, data: bytes, rel: str, bound: set[Bound]) -> bool:
        """Judge the lines in which an import may list more modules, and the strings that may be paths."""
        end = -1
        relatively: bool | None = None
        for _, start, _ in self._others(data):
            if data[start] == _COMMA:
                if start >= end:
                    judgement, end = self._judge_at(data, start, rel)
                    if judgement == YES:
                        return True
                    if judgement != NO:
                        bound.update(judgement)
            elif data[start + 1] == _DOT:
                if relatively is not False and self._names_relatively(data, start + 1):
                    relatively = b"import_module" in data or b"find_spec" in data
                    if relatively:
                        return True
            elif self._path_hits(data, start + 1):
                return True
        return False

    def _names_relatively(self, data: bytes, start: int) -> bool:
        """Tell whether a string may name a legacy module from its package on (`import_module(".x", …)`)."""
        match = _RELATIVE_STRING.match(data, start)
        if match is None or match[1] not in self._segments:
            return False
        if no_argument_at(data, start - 1):
            return False
        return _ARGUMENT.search(data, max(0, start - 5), start - 1) is not None

    def _judge_at(self, data: bytes, start: int, rel: str) -> tuple[Judgement, int]:
        """Judge the line around `start`, with what backslashes join to it: NO, YES, or what it binds.

        Also says where that ends.
        """
        first = data.rfind(b"\n", 0, start) + 1
        end = data.find(b"\n", start)
        if end < 0:
            end = len(data)
        line = data[first:end]
        judgement = self._lines.get(line)
        if judgement is None:
            judgement = NO
            if b"import" in line:
                judgement = self._lines[line] = self._judge(line.strip())
        if judgement == YES:
            return YES, end
        if line.endswith(_JOINED) or (first > 1 and data.endswith(_JOINED, 0, first - 1)):
            first, end = _joined_lines(data, first, end)
            lines = data[first:end].split(b"\n")
            if any(self._judge(each.strip()) == YES for each in lines if b"import" in each):
                return YES, end  # a backslash joins nothing to what follows a prompt
            return self._judge_places(data, first, end, rel), end
        if judgement == _RELATIVE and not self._nearby.may_name(line, rel):
            return NO, end
        if isinstance(judgement, str):
            judgement = _ODD if self._is_listed(data[first : data.find(b")", first)], judgement) else NO
        if judgement in {_ODD, _RELATIVE}:
            judgement = self._judge_places(data, first, end, rel)
        return judgement, end

    def _judge(self, line: bytes) -> Judgement:
        """Say what a line can mean that no other line is joined to, whatever stands around it."""
        # then the statement does not begin its line; a docstring's first example may follow its quotes
        prompted = line.startswith(_PROMPTS) or b">>> " in line
        if not self._roots(line):  # no path that a rule speaks of begins here
            if _RELATIVE_FROM.search(line) is None:
                return NO
            return YES if prompted else _RELATIVE
        match = _LINE.fullmatch(line)
        if match is None:
            if prompted:
                return YES
            return _ODD if _START.search(line) and not line.startswith(b"#") else NO
        plain = match["plain"]
        if plain is not None:
            entries = [entry.split() for entry in plain.decode().split(",")]
            found = self._entries(entries, self._plain)
        elif match["module"].startswith(b"."):
            found = _RELATIVE
        else:
            module = match["module"].decode()
            names = match["names"].decode().strip()
            if not self._index.touches(module):
                return NO
            if (names.startswith("(") and not names.endswith(")")) or not names.strip("()"):
                found = self._open_list(module)
            else:
                entries = [entry.split() for entry in names.strip("()").split(",")]
                found = self._entries(entries, lambda name, alias: self._named(module, name, alias))
        return YES if prompted and (found in {_ODD, _RELATIVE} or isinstance(found, str)) else found

    def _entries(self, entries: list[list[str]], judge: Callable[[str, str | None], Judgement]) -> Judgement:
        """Judge the list of an import: `[name]` or `[name, "as", alias]` each."""
        if any(entry[1:2] not in ([], ["as"]) or len(entry) == 2 for entry in entries):
            return _ODD
        return _merge(judge(entry[0], entry[2] if entry[1:] else None) for entry in entries if entry)

    def _judge_places(self, data: bytes, first: int, end: int, rel: str) -> Judgement:
        """Read the statements between two offsets of a file, wherever they begin and end."""
        from ssot_lsp.core.imports import statement_at

        found: list[Judgement] = []
        place = data.find(b"import", first, end)
        while place >= 0:
            statement = statement_at(data, place)
            place = data.find(b"import", place + 6, end)
            if statement is None:
                continue
            if statement.form == "import":
                found += [self._plain(entry.name, entry.alias) for entry in statement.names]
                continue
            module = statement.absolute_module(self._ask(rel)) if statement.level else statement.module
            if module:
                found += [self._named(module, entry.name, entry.alias) for entry in statement.names]
        return _merge(found)

    def _plain(self, name: str, alias: str | None) -> Judgement:
        """Judge `import name`."""
        if self._index.match(name, exact_module=True) is not None:
            return YES
        if alias is not None:
            return self._binds(alias, name)
        root = name.partition(".")[0]
        if self._index.match(root, exact_module=True) is not None:
            return YES  # `import a.b` binds `a`, where a rule may speak of `a` without its submodules
        return self._binds(root, root)

    def _named(self, module: str, name: str, alias: str | None) -> Judgement:
        """Judge `from module import name`."""
        if name == "*":
            return YES if self._index.match(module) is not None else NO
        if self._index.match(module, (name,)) is not None:
            return YES
        return self._binds(alias or name, f"{module}.{name}")

    def _open_list(self, module: str) -> Judgement:
        """Judge `from module import (`, whose names stand on the lines that follow."""
        if self._index.match(module) is not None:
            return YES
        return module if self._index.beneath(module) else NO

    def _is_listed(self, text: bytes, module: str) -> bool:
        """Tell whether a name in the list that `text` ends with may be legacy, or lead to what is."""
        return b"#" in text or any(name in text for name in self._reach.names_below(module))

    def _binds(self, name: str, path: str) -> Judgement:
        """Judge a file in which `name` stands for `path`, which is no legacy object itself."""
        return ((name, path),) if self._index.beneath(path) else NO

    def _path_hits(self, data: bytes, start: int) -> bool:
        """Judge the string whose text begins at `start` with the head of a legacy path."""
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


def _merge(judgements: Iterable[Judgement]) -> Judgement:
    """Put the judgements of several entries together."""
    bound: tuple[Bound, ...] = ()
    for judgement in judgements:
        if judgement == YES:
            return YES
        if judgement != NO:
            bound += judgement
    return bound or NO


def _joined_lines(data: bytes, first: int, end: int) -> tuple[int, int]:
    """Extend a line, given by its ends, by those that backslashes join to it, before and behind."""
    while first > 1 and data.endswith(_JOINED, 0, first - 1):
        first = data.rfind(b"\n", 0, first - 1) + 1
    while end < len(data) and data.endswith(_JOINED, 0, end):
        end = data.find(b"\n", end + 1)
        if end < 0:
            end = len(data)
    return first, end
