"""What the client can do, as plain values: what it does not declare is not sent to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lsprotocol import types

    from ssot_lsp.core.text import Unit

_DEPRECATED = 2  # DiagnosticTag
_UNNECESSARY = 1


@dataclass(frozen=True, slots=True)
class Client:
    """The capabilities that make a difference to what is sent. All False: the least any client can do."""

    name: str = ""
    unit: Unit = "utf-16"
    pulls: bool = False
    related_documents: bool = False
    related_information: bool = False
    deprecated_tag: bool = False
    unnecessary_tag: bool = False
    links_codes: bool = False  # codeDescription
    keeps_data: bool = False  # Diagnostic.data
    takes_versions: bool = False  # PublishDiagnostics.version
    takes_actions: bool = False  # CodeAction, not Command alone
    resolves_edits: bool = False
    shows_disabled: bool = False
    knows_preferred: bool = False
    document_changes: bool = False
    annotations: bool = False
    confirms: bool = False
    applies_edits: bool = False
    markdown_hover: bool = False
    watches_files: bool = False
    relative_patterns: bool = False
    answers_configuration: bool = False
    registers_configuration: bool = False
    shows_progress: bool = False
    shows_documents: bool = False
    refreshes_lenses: bool = False
    renames_files: bool = False
    hears_renames: bool = False
    notebooks: bool = False
    symbol_tree: bool = False
    snippets: bool = False


def client_of(params: types.InitializeParams) -> Client:
    """Read the client's capabilities."""
    all_ = params.capabilities
    document, workspace, window = all_.text_document, all_.workspace, all_.window
    publish = _at(document, "publish_diagnostics")
    pull = _at(document, "diagnostic")
    action = _at(document, "code_action")
    tags = {int(tag) for tag in _at(publish, "tag_support", "value_set") or ()}
    tags |= {int(tag) for tag in _at(pull, "tag_support", "value_set") or ()}
    formats = [str(_value(one)) for one in _at(document, "hover", "content_format") or ()]
    resolves = _at(action, "resolve_support", "properties") or ()
    edits = _at(workspace, "workspace_edit")
    return Client(
        name=_at(params, "client_info", "name") or "",
        unit=_unit(_at(all_, "general", "position_encodings")),
        # one that pulls and cannot be asked to pull again would not hear of a changed registry
        pulls=pull is not None and _yes(workspace, "diagnostics", "refresh_support"),
        related_documents=_yes(pull, "related_document_support"),
        related_information=_yes(publish, "related_information") or _yes(pull, "related_information"),
        deprecated_tag=_DEPRECATED in tags,
        unnecessary_tag=_UNNECESSARY in tags,
        links_codes=_yes(publish, "code_description_support") or _yes(pull, "code_description_support"),
        keeps_data=_yes(publish, "data_support") or _yes(pull, "data_support"),
        takes_versions=_yes(publish, "version_support"),
        takes_actions=_at(action, "code_action_literal_support") is not None,
        resolves_edits="edit" in resolves and _yes(action, "data_support"),
        shows_disabled=_yes(action, "disabled_support"),
        knows_preferred=_yes(action, "is_preferred_support"),
        document_changes=_yes(edits, "document_changes"),
        annotations=_at(edits, "change_annotation_support") is not None,
        confirms=_at(edits, "change_annotation_support") is not None
        and _yes(action, "honors_change_annotations"),
        applies_edits=_yes(workspace, "apply_edit"),
        markdown_hover=bool(formats) and formats[0] == "markdown",
        watches_files=_yes(workspace, "did_change_watched_files", "dynamic_registration"),
        relative_patterns=_yes(workspace, "did_change_watched_files", "relative_pattern_support"),
        answers_configuration=_yes(workspace, "configuration"),
        registers_configuration=_yes(workspace, "did_change_configuration", "dynamic_registration"),
        shows_progress=_yes(window, "work_done_progress"),
        shows_documents=_yes(window, "show_document", "support"),
        refreshes_lenses=_yes(workspace, "code_lens", "refresh_support"),
        renames_files=_yes(workspace, "file_operations", "will_rename"),
        hears_renames=_yes(workspace, "file_operations", "did_rename"),
        notebooks=all_.notebook_document is not None,
        symbol_tree=_yes(document, "document_symbol", "hierarchical_document_symbol_support"),
        snippets=_yes(document, "completion", "completion_item", "snippet_support"),
    )


def _at(value: Any, *names: str) -> Any:
    """Follow attributes; None as soon as one is missing."""
    for name in names:
        value = getattr(value, name, None)
        if value is None:
            return None
    return value


def _yes(value: Any, *names: str) -> bool:
    return bool(_at(value, *names))


def _value(one: Any) -> Any:
    return getattr(one, "value", one)


def _unit(encodings: Any) -> Unit:
    """Choose among the client's position encodings: UTF-8, which costs nothing, unless it likes UTF-32 best.

    Emacs does: it counts characters. lsp-mode 10 does so in files that an edit opens, whatever was agreed on.
    """
    offered = [str(_value(one)) for one in encodings or ()]
    if offered and offered[0] == "utf-32":
        return "utf-32"
    return "utf-8" if "utf-8" in offered else "utf-16"
