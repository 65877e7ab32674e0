"""A rule added to a TOML registry, at its end: no line that somebody wrote is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.registries.toml import PYPROJECT_TABLE, is_pyproject, read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ssot_lsp.core.names import ObjectRef


def rules_to_append(
    data: bytes, path: str, pairs: Sequence[tuple[ObjectRef, ObjectRef]], since: date
) -> str | None:
    """Return the text that, put at the end of a registry, adds a rule for each (legacy, canonical).

    `data` is the document at `path` as it is now. None where that does not work: it is no TOML, at fault,
    or says its rules in a form that no table can be added to. Line ends are those of the document.
    """
    if not path.endswith(".toml"):
        return None
    before = read_toml(data, path)
    if any(problem.severity == "error" for problem in before.problems):
        return None
    table = ".".join((*PYPROJECT_TABLE, "rule") if is_pyproject(path) else ("rule",))
    blocks = [
        f'[[{table}]]\nlegacy = "{legacy}"\ncanonical = "{canonical}"\nsince = {since.isoformat()}\n'
        for legacy, canonical in pairs
    ]
    text = "\n".join(blocks)
    if data and not data.endswith((b"\n", b"\r")):
        text = f"\n\n{text}"
    elif data.strip():
        text = f"\n{text}"
    if b"\r\n" in data:
        text = text.replace("\n", "\r\n")
    after = read_toml(data + text.encode(), path)
    added = [(rule.legacy, rule.canonical) for rule in after.rules[len(before.rules) :]]
    sound = added == list(pairs) and len(after.problems) == len(before.problems)
    return text if sound else None
