"""Reads a Markdown registry: a document that people keep by hand, with imports in fenced Python blocks.

The grammar is in `docs/registry.md`. Nothing is guessed: what is not plain becomes a problem, not a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Origin
from ssot_lsp.registries.codes import BOTH_WAYS, NOT_UNDERSTOOD, NOTHING_TO_READ, STRAY_REPLACEMENT
from ssot_lsp.registries.document import Document, decode
from ssot_lsp.registries.fences import Heading, python_fences
from ssot_lsp.registries.markdown_rules import Legacy, Reading, settle
from ssot_lsp.registries.marks import DASHES, mark_of, reason_in, replacement_at, side_of
from ssot_lsp.registries.replacements import replace, same_name
from ssot_lsp.registries.snippets import (
    NOT_WHOLE,
    Entry,
    Item,
    Quoted,
    is_target,
    quoted_import,
    read_snippet,
)

if TYPE_CHECKING:
    from ssot_lsp.core.rules import Severity
    from ssot_lsp.registries.fences import Fence

_EXAMPLE = (
    "a fenced python block with 'from old import X  # ❌' and below it '# USE INSTEAD: from new import X'"
)

_JOINT = " -=>→,;.(|/" + DASHES  # what may stand between a legacy import and its USE INSTEAD in one comment


def read_markdown(data: bytes, path: str) -> Document:
    """Read a Markdown registry. `path` is absolute. Never raises: what is not understood is in `problems`."""
    text, problems = decode(data, path)
    reading = Reading(path)
    reading.problems.extend(problems)
    fences = list(python_fences(text))
    if not fences and not problems:
        message = "there is no fenced Python block in this document"
        reading.problem(NOTHING_TO_READ, message, Origin(path, 1), f"add {_EXAMPLE}")
    for fence in fences:
        _Walk(reading, fence).run()
    rules = settle(reading)
    found = sorted(reading.problems, key=lambda problem: (problem.origin.line, problem.origin.column))
    return Document(path, tuple(rules), problems=tuple(found))


@dataclass
class _Label:
    """Comment lines above imports. `used`: a statement below took them as its label."""

    lines: list[tuple[str, Origin]]
    used: bool = False
    closed: bool = False

    @property
    def text(self) -> str:
        return "\n".join(text for text, _ in self.lines)

    @property
    def origin(self) -> Origin:
        """The line that carries a marker, or the first."""
        return next((origin for text, origin in self.lines if mark_of(text)), self.lines[0][1])


@dataclass
class _Waiting:
    """A comment that ends with `USE INSTEAD:`; the statements on the lines below it are meant."""

    origin: Origin
    above: list[Legacy]
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class _Decision:
    """What a statement is: `good`, `bad`, or None when that is not clear."""

    good: bool | None
    side: str | None = None
    by_heading: bool = False


class _Walk:
    """One pass over the items of a fence."""

    def __init__(self, reading: Reading, fence: Fence) -> None:
        self.reading = reading
        self.heading: Heading = fence.heading
        self.items = read_snippet(fence)
        self.label: _Label | None = None
        self.prior: _Label | None = None  # comments of their own above a blank line
        self.above: list[Legacy] = []  # what a USE INSTEAD on this line would speak of
        self.waiting: _Waiting | None = None
        self.code_reported = False
        pair = reading.pair
        if pair is not None and not (pair.by_heading and side_of(self.heading.text)):
            reading.pair = None

    def run(self) -> None:
        for item in self.items:
            if item.kind not in {"import", "comment"}:
                self.stop_waiting()
            if item.kind == "blank":
                self.leave_paragraph()
            elif item.kind == "comment":
                self.comment(item)
            elif item.kind == "import":
                self.statement(item)
            elif item.kind == "patch":
                self.patch(item)
            elif item.kind == "broken":
                self.broken(item)
            elif item.kind == "unclosed":
                self.doubt(item, "a string that begins here never ends; what follows is not read", "close it")
            else:
                self.code(item)
        self.stop_waiting()
        self.leave_paragraph()
        self.leave_prior()

    def origin(self, item: Item | Entry) -> Origin:
        return Origin(self.reading.path, item.line, item.column)

    def doubt(self, item: Item | Entry, message: str, help_: str, severity: Severity = "warning") -> None:
        self.reading.problem(NOT_UNDERSTOOD, message, self.origin(item), help_, severity)

    # Comments

    def comment(self, item: Item) -> None:
        found = replacement_at(item.text)
        if found is not None:
            self.stop_waiting()
            if self.label is not None and not self.label.used:  # it stands between an import and this
                self.report_unused(self.label)
                self.label = None
            self.close_label()
            above = self.above
            head = quoted_import(item.text[: found[0]].rstrip(_JOINT), item.line, item.column)
            if head is not None:  # "❌ from old import X, USE INSTEAD: from new import X"
                above = self.quoted(item, head)
            self.replacement(item, item.text[found[1] :], above)
            return
        quoted = quoted_import(item.text, item.line, item.column)
        if self.waiting is not None and quoted is not None and not quoted.before.strip(" `"):
            self.waiting.entries.extend(quoted.entries)
            return
        self.stop_waiting()
        if quoted is None:
            self.label_line(item)
            return
        self.close_label()
        self.quoted(item, quoted)

    def quoted(self, item: Item, quoted: Quoted) -> list[Legacy]:
        """Read an import written in a comment; returns the legacy names, if it is marked bad."""
        marked = mark_of(quoted.after) or mark_of(quoted.before)
        if quoted.fault and marked is not None:
            self.doubt(item, f"this import is not read: {quoted.fault}", "write a whole import statement")
            self.above = []
        elif marked == "bad":
            fresh = [self.legacy(entry, (quoted.after, quoted.before)) for entry in quoted.entries]
            self.add_above(fresh)
            return fresh
        else:
            message = "an import in a comment that is not marked bad is not read"
            help_ = "take it out of the comment, or begin the comment with '❌ DEPRECATED:' or 'USE INSTEAD:'"
            self.doubt(item, message, help_, "warning" if marked == "both" else "information")
        return []

    def label_line(self, item: Item) -> None:
        if self.label is None or self.label.closed:
            self.report_unused(self.label)
            self.label = _Label([(item.text, self.origin(item))])
        elif self.label.used:
            self.label = _Label([(item.text, self.origin(item))])
        else:
            self.label.lines.append((item.text, self.origin(item)))

    def close_label(self) -> None:
        if self.label is not None:
            self.label.closed = True

    def leave_paragraph(self) -> None:
        if self.label is not None:
            self.leave_prior()
            self.prior, self.label = self.label, None
        self.above = []

    def leave_prior(self) -> None:
        self.report_unused(self.prior)
        self.prior = None

    def report_unused(self, label: _Label | None) -> None:
        if label is None or label.used or mark_of(label.text) in {None, "good"}:
            return
        label.used = True
        message = "this comment marks something as bad, but no import stands below it"
        self.reading.problem(
            NOT_UNDERSTOOD, message, label.origin, "put it right above the imports it is about", "information"
        )

    # Replacements

    def add_above(self, fresh: list[Legacy]) -> None:
        """Note that a replacement on the next lines may be for `fresh`; no longer for what has one."""
        if self.above and self.above[-1].canonical is not None:
            self.above = [legacy for legacy in self.above if legacy.canonical is None]
        self.above.extend(fresh)

    def replacement(self, item: Item, text: str, above: list[Legacy]) -> None:
        origin = self.origin(item)
        if not text.strip():
            self.waiting = _Waiting(origin, above)
            return
        quoted = quoted_import(text, item.line, item.column)
        if quoted is not None and not quoted.before.strip(" `") and not quoted.fault:
            self.replaced(above, quoted.entries, origin)
            return
        if quoted is not None:
            for legacy in above:
                if legacy.canonical is None:
                    legacy.tried.append(origin)
            why = quoted.fault or "other words stand before the import"
            self.doubt(item, f"this replacement is not read: {why}", "write one whole import statement")
        else:
            message = "this replacement is no import statement, so the imports above it have none"
            self.doubt(item, message, "write the import statement to use", "information")

    def replaced(self, above: list[Legacy], entries: tuple[Entry, ...], origin: Origin) -> None:
        for entry in entries:
            self.reading.list_good(entry.ref.dotted, self.origin(entry))
        if not replace(above, entries, origin):
            message = "this replacement has no legacy import right above it that needs one"
            help_ = "put it on the line below a legacy import, without a blank line between"
            self.reading.problem(STRAY_REPLACEMENT, message, origin, help_)

    def stop_waiting(self) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting is None:
            return
        if waiting.entries:
            self.replaced(waiting.above, tuple(waiting.entries), waiting.origin)
            self.above = []
        else:
            message = "no import statement follows this 'USE INSTEAD'"
            help_ = "write the import statement behind it, or on the next line"
            self.reading.problem(NOT_UNDERSTOOD, message, waiting.origin, help_)

    # Statements

    def statement(self, item: Item) -> None:
        trailing = item.comment
        cut = replacement_at(trailing)
        own = trailing[: cut[0]] if cut else trailing
        if self.waiting is not None:
            if mark_of(own) != "bad" and self.goes_on(self.waiting, item):
                self.waiting.entries.extend(item.entries)
                return
            self.stop_waiting()
        fresh: list[Legacy] = []
        for entry in item.entries:
            decision = self.decide(item, entry, own)
            if decision.good is None:
                continue
            if decision.good and cut is None:
                self.good(entry, decision)
            elif decision.good:
                message = "this import has a replacement but is not marked bad, so it is not read"
                self.doubt(item, message, "mark it, for example with ❌")
            else:
                legacy = self.legacy(entry, (entry.comment, entry.label, own, self.label_reason()))
                fresh.append(legacy)
                if decision.side == "before":
                    legacy.pair = self.reading.before(legacy, decision.by_heading)
        if cut and fresh:
            self.replacement(item, trailing[cut[1] :], fresh)
        if len(fresh) < len(item.entries):
            self.above = []
        self.add_above(fresh)

    def goes_on(self, waiting: _Waiting, item: Item) -> bool:
        """Tell whether an import below a `USE INSTEAD:` is meant by it.

        The first one is. Where unmarked imports are legacy here, a further one only if it names what is
        still to be replaced.
        """
        context = mark_of(self.label.text) if self.label else None
        if not waiting.entries or (context or mark_of(self.heading.text)) in {None, "good"}:
            return True
        rest = [one for one in waiting.above if one.canonical is None and not same_name(one, waiting.entries)]
        return any(same_name(one, item.entries) for one in rest)

    def good(self, entry: Entry, decision: _Decision) -> None:
        self.reading.list_good(entry.ref.dotted, self.origin(entry))
        if decision.side == "after" and self.reading.pair is not None:
            self.reading.pair.after.append(entry)

    def legacy(self, entry: Entry, reasons: tuple[str, ...]) -> Legacy:
        reason = next(filter(None, map(reason_in, reasons)), None)
        legacy = Legacy(entry.ref, entry.bound, self.origin(entry), reason)
        self.reading.legacy.append(legacy)
        return legacy

    def label_reason(self) -> str:
        """The label's text, if it can say why something is bad."""
        return self.label.text if self.label and mark_of(self.label.text) != "good" else ""

    def patch(self, item: Item) -> None:
        self.above = []
        decision = self.decide(item, None, item.comment)
        if decision.good is None:
            return
        if not is_target(item.text):
            self.doubt(item, f"'{item.text}' is no dotted path", "write the whole path of what is patched")
        elif decision.good:
            self.reading.list_good(item.text, self.origin(item), strings=True)
        else:
            reason = next(filter(None, map(reason_in, (item.comment, self.label_reason()))), None)
            self.reading.legacy.append(
                Legacy(ObjectRef(item.text), item.text, self.origin(item), reason, strings=True)
            )

    def broken(self, item: Item) -> None:
        self.above = []
        bad = self.decide(item, None, item.comment).good is not True
        severity: Severity = "warning" if bad or item.text == NOT_WHOLE else "information"
        self.doubt(item, f"this import is not read: {item.text}", "write a whole import statement", severity)

    def code(self, item: Item) -> None:
        self.above = []
        if mark_of(item.comment) in {"bad", "both"}:
            message = "this line is marked bad, but it is neither an import nor an @patch('…')"
            self.doubt(item, message, "nothing needs to be done; it makes no rule", "information")
        elif (
            self.label is None
            and not self.code_reported
            and mark_of(self.heading.text) == "bad"
            and item.text
        ):
            self.code_reported = True
            message = "code under a heading that marks it bad, but neither an import nor an @patch('…')"
            self.doubt(item, message, "nothing needs to be done; it makes no rule", "information")

    # What a statement is

    def decide(self, item: Item, entry: Entry | None, trailing: str) -> _Decision:
        """Ask the trailing comment, the label above, the nearest heading: the first that speaks decides."""
        label = self.label
        path = self.reading.path
        at = self.origin(entry or item)
        texts = [(entry.comment, at), (entry.label, at)] if entry else []
        texts.append((trailing, at))
        if label is not None:
            texts.append((label.text, label.origin))
        heading = (self.heading.text, Origin(path, self.heading.line))
        sides = [(side_of(text), origin) for text, origin in (*texts, heading)]
        side, side_origin = next(((side, origin) for side, origin in sides if side), (None, None))
        by_heading = side_origin == heading[1]
        marks = [(mark, origin) for text, origin in texts if (mark := mark_of(text)) is not None]
        if label is not None:
            label.used = True
        prior = self.prior
        heading_mark = mark_of(heading[0])
        if not marks and label is None and prior is not None:
            mark = mark_of(prior.text)
            if mark == "both" or (mark == "bad" and heading_mark != "bad"):
                message = "it is not clear whether this comment speaks of the import below the blank line"
                help_ = "remove the blank line, or put another comment above the import"
                self.reading.unclear(NOT_UNDERSTOOD, message, prior.origin, help_, at)
                prior.used = True
                return _Decision(None)
            if mark == "bad":
                prior.used = True
        if not marks and heading_mark is not None:
            marks.append((heading_mark, heading[1]))
        if not marks and side == "before":
            message = "this is the 'before' of a pair, but nothing marks it bad"
            help_ = "begin the comment with ❌ BEFORE"
            self.reading.unclear(NOT_UNDERSTOOD, message, at, help_, None)
            return _Decision(None)
        mark, origin = marks[0] if marks else ("good", at)
        if mark == "both":
            message = "this reads both ways, good and bad; the imports it speaks of are not read"
            self.reading.unclear(BOTH_WAYS, message, origin, "keep one of the markers", at)
            return _Decision(None)
        return _Decision(mark == "good", side, by_heading)
