"""A rule explained in Markdown: for hover, `ssot.showRule` and the registry file itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session


def rule_text(rule: Rule, folder: Folder, session: Session) -> str:
    """Explain a rule: what is legacy, what replaces it, why, whose it is, until when, and what is left."""
    head = f"`{rule.legacy}` is legacy"
    head += (
        f": the single source of truth is `{rule.canonical}`" if rule.canonical else " and has no replacement"
    )
    lines = [f"**{rule.id}**", "", head + "."]
    if rule.reason:
        lines += ["", rule.reason]
    lines += ["", *(f"- {fact}" for fact in facts_of(rule, folder, session))]
    return "\n".join(lines) + "\n"


def facts_of(rule: Rule, folder: Folder, session: Session) -> list[str]:
    """List what the registry says of a rule beside its paths and its reason, and how many uses are left."""
    facts = []
    if rule.rename:
        facts.append("renamed: " + ", ".join(f"`{old}` → `{new}`" for old, new in rule.rename))
    if rule.since:
        facts.append(f"since {rule.since.isoformat()}")
    if rule.deadline:
        facts.append(f"deadline {rule.deadline.isoformat()} ({days_left(rule.deadline, date.today())})")
    if rule.owner:
        facts.append(f"owner {rule.owner}")
    if rule.issue:
        linked = rule.issue.startswith(("https://", "http://"))
        facts.append(f"issue [{rule.issue}]({rule.issue})" if linked else f"issue {rule.issue}")
    if rule.source:
        facts.append(f"source {rule.source}")
    uses, files = uses_of(rule, folder, session)
    if uses:
        facts.append(f"{_count(uses, 'use')} left in {_count(files, 'file')} of the workspace")
    elif folder.scanned:
        facts.append("no uses left in the workspace")
    if rule.origin:
        name = rule.origin.path.removeprefix(folder.root).lstrip("/\\")
        facts.append(f"[{name}:{rule.origin.line}]({uri_of(rule.origin.path)}#L{rule.origin.line})")
    return facts


def uses_of(rule: Rule, folder: Folder, session: Session) -> tuple[int, int]:
    """Count the findings of a rule in a folder and the files they are in; open documents as they are."""
    uses = files = 0
    opened = set()
    for document in session.documents:
        program = session.program(document)
        if program is None or program.folder is not folder or program.path in opened:
            continue
        opened.add(program.path)
        here = sum(
            one.rule is not None and one.rule.id == rule.id for one in session.report(program).findings
        )
        uses, files = uses + here, files + bool(here)
    for path, found in folder.files.items():
        if path not in opened:
            here = sum(one.rule is not None and one.rule.id == rule.id for one in found.findings)
            uses, files = uses + here, files + bool(here)
    return uses, files


def days_left(deadline: date, today: date) -> str:
    """Say how far a deadline is."""
    days = (deadline - today).days
    if days > 0:
        return f"{_count(days, 'day')} left"
    return "today" if days == 0 else f"{_count(-days, 'day')} ago"


def code_text(code: str) -> str | None:
    """Explain one of our own codes, by its number or its name; None when there is none such."""
    from ssot_lsp.reports.explain import explanation

    entry = explanation(code)
    return f"**{entry.code}** {entry.name}\n\n{entry.what}\n\n{entry.why}\n" if entry else None


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
