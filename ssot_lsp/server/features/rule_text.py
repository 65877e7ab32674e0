"""A rule in words: for hover, `ssot.showRule` and the registry file itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ssot_lsp.server.features.rule_uses import (
    count_of,
    counts_are_whole,
    silenced_tally,
    uses_of,
    uses_phrase,
)
from ssot_lsp.server.features.style import Style
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from ssot_lsp.core.facts import Lookup
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.rules import Origin, Rule
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session

_MARKDOWN = Style(markdown=True)
_MOST_RENAMES = 8


def rule_text(rule: Rule, folder: Folder, session: Session, style: Style = _MARKDOWN) -> str:
    """Explain a rule: what is legacy, what replaces it, why, whose it is, until when, and what is left."""
    named = style.strong(style.prose(rule.id)) if rule.id != str(rule.legacy) else ""
    facts = style.items(facts_of(rule, folder, session, style))
    return (
        style.text((named, verdict(rule.legacy, rule.canonical, style), reason_of(rule, style), facts)) + "\n"
    )


def verdict(legacy: ObjectRef, canonical: ObjectRef | None, style: Style) -> str:
    """Say that a name is legacy, and what replaces it."""
    if canonical is None:
        return f"{style.code(legacy)} is legacy and has no replacement."
    return f"{style.code(legacy)} is legacy: the single source of truth is {style.code(canonical)}."


def reason_of(rule: Rule, style: Style) -> str:
    """Give the rule's reason as a sentence; nothing when it has none."""
    reason = style.prose(rule.reason) if rule.reason else ""
    if not reason:
        return ""
    end = "" if reason[-1] in ".!?…:;)" else "."
    return reason[:1].upper() + reason[1:] + end if _opens_with_word(reason) else reason + end


def _opens_with_word(reason: str) -> bool:
    """Tell whether a reason may be given a capital letter: it begins with a plain word, not with a name."""
    first = reason.split(maxsplit=1)[0]
    return first.isalpha() and first.islower()


def facts_of(rule: Rule, folder: Folder, session: Session, style: Style) -> list[str]:
    """List what the registry says of a rule beside its paths and its reason, and how many uses are left."""
    facts = [
        *renames_of(rule, style),
        *time_of(rule),
        *people_of(rule, style),
        left_of(rule, folder, session),
    ]
    return [*facts, *registered(rule, folder, style)]


def renames_of(rule: Rule, style: Style) -> list[str]:
    """Say which names a rule renames."""
    pairs = [f"{style.code(old)} → {style.code(new)}" for old, new in rule.rename[:_MOST_RENAMES]]
    more = len(rule.rename) - _MOST_RENAMES
    if more > 0:
        pairs.append(f"{more} more")
    return [f"renamed: {', '.join(pairs)}"] if pairs else []


def left_of(rule: Rule, folder: Folder, session: Session) -> str:
    """Say how many uses of a rule are left in a folder."""
    silenced = silenced_tally(folder, session).get(rule.id, 0)
    return uses_phrase(*uses_of(rule, folder, session), silenced, whole=counts_are_whole(folder, session))


def registered(rule: Rule, folder: Folder, style: Style, legacy: ObjectRef | None = None) -> list[str]:
    """Say where a rule stands, and what it is for where that is not just `legacy`."""
    if rule.origin is None:
        return []
    name = "" if legacy is None or legacy == rule.legacy else f", as {style.code(rule.legacy)}"
    return [f"registered in {place_link(rule.origin, folder, style)}{name}"]


def time_of(rule: Rule) -> list[str]:
    """Say since when a rule holds and until when its uses must be gone."""
    facts = []
    if rule.since:
        facts.append(f"legacy since {rule.since.isoformat()}")
    if rule.deadline:
        facts.append(f"deadline {rule.deadline.isoformat()}: {days_left(rule.deadline, date.today())}")
    return facts


def people_of(rule: Rule, style: Style) -> list[str]:
    """Say who owns a rule, and where it is discussed and decided."""
    facts = []
    if rule.owner:
        facts.append(f"owner {style.prose(rule.owner)}")
    for name, value in (("issue", rule.issue), ("source", rule.source)):
        if value:
            linked = value.startswith(("https://", "http://"))
            facts.append(f"{name} {style.link(value, value) if linked else style.prose(value)}")
    return facts


def place_link(origin: Origin, folder: Folder, style: Style) -> str:
    """Write a place in a file of the workspace, as a link to it."""
    return line_link(origin.path, origin.line, folder, style)


def line_link(path: str, line: int, folder: Folder, style: Style) -> str:
    """Write a file of the workspace with a 1-based line, as a link to it; line 0 for the file itself."""
    root = folder.root.rstrip("/\\")
    name = path.replace("\\", "/")
    if path.startswith(root) and path[len(root) : len(root) + 1] in {"/", "\\"}:
        name = name[len(root) + 1 :]
    elif style.markdown:  # the link has the rest
        name = name.rpartition("/")[2]
    if line < 1:
        return style.link(name, uri_of(path))
    return style.link(f"{name}:{line}", f"{uri_of(path)}#L{line}")


def days_left(deadline: date, today: date) -> str:
    """Say how far a deadline is."""
    days = (deadline - today).days
    if days > 0:
        return f"{count_of(days, 'day')} left"
    return "today" if days == 0 else f"passed {count_of(-days, 'day')} ago"


def canonical_text(canonical: ObjectRef, lookup: Lookup | None, folder: Folder, style: Style) -> list[str]:
    """Say in paragraphs whether a replacement exists, what it is and where it is defined.

    `lookup` is None where the answer is not there yet.
    """
    name = style.code(canonical)
    if lookup is None:
        return [f"Whether {name} exists is still being looked up."]
    if lookup.status == "absent":
        return [style.strong(f"{name} does not exist") + _because(lookup.reason, style) + "."]
    if lookup.status == "unknown":
        return [f"Whether {name} exists cannot be known" + _because(lookup.reason, style) + "."]
    paragraphs = []
    if lookup.signature:
        paragraphs.append(style.block(lookup.signature))
    if lookup.summary:
        paragraphs.append(style.prose(lookup.summary))
    paragraphs.append(_definition(canonical, lookup, folder, style))
    return paragraphs


def _definition(canonical: ObjectRef, lookup: Lookup, folder: Folder, style: Style) -> str:
    kind = {"value": "variable", "coroutine": "coroutine function", "unknown": "name"}
    what = kind.get(lookup.kind, lookup.kind)
    line = 0 if lookup.kind == "module" else lookup.line
    where = f" in {line_link(lookup.path, line, folder, style)}" if lookup.path else ""
    elsewhere = lookup.defined is not None and lookup.defined != canonical
    other = f", as {style.code(lookup.defined)}" if elsewhere else ""
    verb = "defined" if lookup.kind != "module" else "found"
    sentence = f"It is a {what}{f', {verb}{where}' if where else ''}{other}"
    return sentence + (f"; {style.said(lookup.reason)}" if lookup.reason else "") + "."


def _because(reason: str, style: Style) -> str:
    return f": {style.said(reason)}" if reason else ""


def code_text(code: str, style: Style = _MARKDOWN) -> str | None:
    """Explain one of our own codes, by its number or its name; None when there is none such."""
    from ssot_lsp.reports.explain import explanation

    entry = explanation(code)
    if entry is None:
        return None
    head = f"{style.strong(entry.code)} {entry.name}"
    return style.text((head, style.said(entry.what), style.said(entry.why))) + "\n"
