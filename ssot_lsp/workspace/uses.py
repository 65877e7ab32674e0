"""Which rules the files of a workspace still need, allowed and silenced places included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.matching import RuleIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.workspace.files import FoundFile
    from ssot_lsp.workspace.roots import SourceRoots


def used_legacy(rules: list[Rule], files: Iterable[FoundFile], roots: SourceRoots) -> frozenset[ObjectRef]:
    """Name the legacy paths of `rules` that a file uses, or may use where it cannot be read off."""
    from ssot_lsp.core.analysis import analyse_file
    from ssot_lsp.core.text import SourceText, decode_source

    left = {rule.legacy: rule.legacy.last.encode() for rule in rules}
    index = RuleIndex(tuple(rules))
    used: set[ObjectRef] = set()
    for file in files:
        if not left:
            break
        try:
            with open(file.path, "rb") as opened:  # noqa: PTH123
                data = opened.read()
        except OSError:
            continue
        named = {legacy for legacy, word in left.items() if word in data}
        if not named:
            continue
        source = decode_source(data)
        if file.rel.endswith((".py", ".pyi")) and isinstance(source, SourceText):
            hits = analyse_file(source.utf8, roots.module_of(file.rel), index).hits
            named = {hit.match.rule.legacy for hit in hits}
        used |= named
        for legacy in named:
            left.pop(legacy, None)
    return frozenset(used)
