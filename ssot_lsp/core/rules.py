"""What a registry says, as values: rules, phases, problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from ssot_lsp.core.names import ObjectRef

if TYPE_CHECKING:
    from datetime import date

Severity = Literal["error", "warning", "information", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "information", "hint")
OTHER_PHASE = "other"


class Origin(NamedTuple):
    """A place in a registry document: absolute path, 1-based line and column (code points)."""

    path: str
    line: int
    column: int = 1


class Rule(NamedTuple):
    """One legacy path and what replaces it (`canonical` absent: banned, no replacement)."""

    id: str
    legacy: ObjectRef
    canonical: ObjectRef | None = None
    rename: tuple[tuple[str, str], ...] = ()
    submodules: bool = True
    strings_only: bool = False  # a patch target from a Markdown registry: legacy.dotted, strings alone
    reason: str | None = None
    owner: str | None = None
    issue: str | None = None
    source: str | None = None
    since: date | None = None
    deadline: date | None = None
    severity: Severity | None = None
    allow: tuple[str, ...] = ()
    origin: Origin | None = None


class Phase(NamedTuple):
    """A named part of the workspace; `paths` are glob patterns relative to the root."""

    name: str
    paths: tuple[str, ...]
    severity: Severity | None = None


class Problem(NamedTuple):
    """A fault (`error`) or a doubt (`warning`, `information`) about the registry itself."""

    code: str  # SSOT1xx
    message: str
    origin: Origin
    severity: Severity = "error"
    related: tuple[Origin, ...] = ()
    help: str = ""  # the way out, one sentence


class Registry(NamedTuple):
    """Everything the registry documents of one workspace say, merged; later and nearer wins."""

    rules: tuple[Rule, ...] = ()
    phases: tuple[Phase, ...] = ()
    exclude: tuple[str, ...] = ()
    source_roots: tuple[str, ...] | None = None  # None: to be found
    problems: tuple[Problem, ...] = ()
    documents: tuple[str, ...] = ()  # absolute paths of every file read, the root one first
