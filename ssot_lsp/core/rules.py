"""What a registry says, as values: rules, phases, problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ssot_lsp.core.names import ObjectRef

if TYPE_CHECKING:
    from datetime import date

Severity = Literal["error", "warning", "information", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "information", "hint")
OTHER_PHASE = "other"


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in a registry document: absolute path, 1-based line and column (code points)."""

    path: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
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


@dataclass(frozen=True, slots=True)
class Phase:
    """A named part of the workspace; `paths` are glob patterns relative to the root."""

    name: str
    paths: tuple[str, ...]
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault (`error`) or a doubt (`warning`, `information`) about the registry itself."""

    code: str  # SSOT1xx
    message: str
    origin: Origin
    severity: Severity = "error"
    related: tuple[Origin, ...] = ()
    help: str = ""  # the way out, one sentence


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything the registry documents of one workspace say, merged; later and nearer wins."""

    rules: tuple[Rule, ...] = ()
    phases: tuple[Phase, ...] = ()
    exclude: tuple[str, ...] = ()
    source_roots: tuple[str, ...] | None = None  # None: to be found
    problems: tuple[Problem, ...] = ()
    documents: tuple[str, ...] = field(default=())  # absolute paths of every file read, the root one first
