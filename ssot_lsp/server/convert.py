"""From the core's values to those of the protocol: plain JSON values, positions in the client's unit.

Source: LSP 3.17, "Diagnostic", "TextEdit", "WorkspaceEdit".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.findings import RULE_NAMES
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.facts import Lookup
    from ssot_lsp.core.findings import Edit, Finding
    from ssot_lsp.core.rules import Origin, Problem, Rule
    from ssot_lsp.core.text import LineIndex, Unit
    from ssot_lsp.server.client import Client
    from ssot_lsp.workspace.scan import Place

Json = dict[str, Any]

SEVERITIES = {"error": 1, "warning": 2, "information": 3, "hint": 4}
SOURCE = "ssot-lsp"
_UNNECESSARY, _DEPRECATED = 1, 2


def range_of(place: Place) -> Json:
    """Make a range of (line, column, end line, end column), all from 0."""
    line, column, end_line, end_column = place
    return {
        "start": {"line": line, "character": column},
        "end": {"line": end_line, "character": end_column},
    }


def text_edits(lines: LineIndex, edits: Iterable[Edit], unit: Unit) -> list[Json]:
    """Make text edits of edits."""
    return [
        {
            "range": range_of((*lines.position(edit.start, unit), *lines.position(edit.end, unit))),
            "newText": edit.text,
        }
        for edit in edits
    ]


def registry_location(origin: Origin) -> Json:
    """Return the place of a rule in its document: its line, from the rule's column on."""
    place = (origin.line - 1, max(0, origin.column - 1), origin.line - 1, max(0, origin.column - 1))
    return {"uri": uri_of(origin.path), "range": range_of(place)}


def link_of(rule: Rule) -> str | None:
    """Return where a rule is explained: its issue if that is a web address, else its line."""
    if rule.issue and rule.issue.startswith(("https://", "http://")):
        return rule.issue
    return f"{uri_of(rule.origin.path)}#L{rule.origin.line}" if rule.origin else None


def diagnostic(finding: Finding, place: Place, client: Client, definition: Lookup | None = None) -> Json:
    """Make a diagnostic of a finding, with what the client takes of it.

    `definition` is where the canonical object is defined, None where that is not known (yet).
    """
    made: Json = {
        "range": range_of(place),
        "severity": SEVERITIES[finding.severity],
        "code": finding.code,
        "source": SOURCE,
        "message": finding.message + (" (expected to fail here)" if finding.expected_failure else ""),
    }
    rule = finding.rule
    if rule is None:
        if client.unnecessary_tag:
            made["tags"] = [_UNNECESSARY]
        return made
    if client.deprecated_tag:
        made["tags"] = [_DEPRECATED]
    if client.links_codes and (link := link_of(rule)):
        made["codeDescription"] = {"href": link}
    if client.related_information:
        made["relatedInformation"] = _related(finding, rule, definition)
    if client.keeps_data:
        made["data"] = {"rule": rule.id, "name": RULE_NAMES[finding.code]}
    return made


def _related(finding: Finding, rule: Rule, definition: Lookup | None) -> list[Json]:
    related = []
    if rule.origin:
        related.append({"location": registry_location(rule.origin), "message": f"rule `{rule.id}`"})
    if definition is not None and definition.path and finding.canonical is not None:
        line = max(0, definition.line - 1)
        location = {"uri": uri_of(definition.path), "range": range_of((line, 0, line, 0))}
        related.append({"location": location, "message": f"`{finding.canonical.dotted}` is defined here"})
    return related


def problem_diagnostic(problem: Problem, lines: LineIndex, client: Client) -> Json:
    """Make a diagnostic of a fault of the registry; `lines` are those of the document it stands in."""
    line = min(problem.origin.line, lines.line_count) - 1
    start = lines.offset(line, problem.origin.column - 1, "utf-32")
    end = lines.line_end(line)
    place = (*lines.position(start, client.unit), *lines.position(end, client.unit))
    made: Json = {
        "range": range_of(place),
        "severity": SEVERITIES[problem.severity],
        "code": problem.code,
        "source": SOURCE,
        "message": f"{problem.message}; {problem.help}" if problem.help else problem.message,
    }
    if client.related_information and problem.related:
        made["relatedInformation"] = [
            {"location": registry_location(origin), "message": "see here"} for origin in problem.related
        ]
    return made


def workspace_edit(
    changes: Iterable[tuple[str, int | None, list[Json]]], client: Client, annotation: Json | None = None
) -> Json:
    """Put edits of several documents together: (URI, version or None, text edits) of each.

    `annotation` asks the user first, where the client can (`ChangeAnnotation`).
    """
    if not client.document_changes:
        return {"changes": {uri: edits for uri, _, edits in changes}}
    annotated = annotation is not None and client.annotations
    documents = [
        {
            "textDocument": {"uri": uri, "version": version},
            "edits": [{**edit, "annotationId": "ssot"} for edit in edits] if annotated else edits,
        }
        for uri, version, edits in changes
    ]
    made: Json = {"documentChanges": documents}
    if annotated:
        made["changeAnnotations"] = {"ssot": annotation}
    return made
