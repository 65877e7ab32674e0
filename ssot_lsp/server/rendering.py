"""Diagnostics as JSON text. Those of one rule differ in their places only, so the rest is written once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ssot_lsp.server.convert import diagnostic

if TYPE_CHECKING:
    from ssot_lsp.core.facts import Lookup
    from ssot_lsp.core.findings import Finding
    from ssot_lsp.server.client import Client
    from ssot_lsp.server.convert import Json
    from ssot_lsp.workspace.scan import Place

_MOST = 10_000  # remembered texts; a registry and a tree have fewer
_NOWHERE = (0, 0, 0, 0)


class Renderer:
    """Writes diagnostics for one client."""

    def __init__(self, client: Client) -> None:
        """Write what `client` takes."""
        self._client = client
        self._rests: dict[tuple[object, ...], str] = {}

    def forget(self) -> None:
        """Remember no text: rules have changed."""
        self._rests.clear()

    def text(self, finding: Finding, place: Place, definition: Lookup | None) -> str:
        """Write the diagnostic of a finding that stands at `place`."""
        rule = finding.rule
        key = (
            finding.code,
            finding.severity,
            finding.message,
            finding.canonical,
            finding.expected_failure,
            id(rule) if rule else 0,
            id(definition),
        )
        rest = self._rests.get(key)
        if rest is None:
            if len(self._rests) >= _MOST:
                self._rests.clear()
            made = diagnostic(finding, _NOWHERE, self._client, definition)
            del made["range"]
            rest = self._rests[key] = dumps(made)[1:]
        line, column, last, end = place
        return (
            f'{{"range":{{"start":{{"line":{line},"character":{column}}},'
            f'"end":{{"line":{last},"character":{end}}}}},{rest}'
        )


def dumps(value: Json | list[Json]) -> str:
    """Write a value as the protocol sends it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
