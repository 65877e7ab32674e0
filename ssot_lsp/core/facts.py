"""What the resolve gate knows of modules, and how the core asks for it.

The core never reads a file: it is handed something that answers these questions.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from ssot_lsp.core.names import ObjectRef

Status = Literal["present", "absent", "unknown"]
NameKind = Literal["class", "function", "coroutine", "module", "value", "unknown"]


class Lookup(NamedTuple):
    """The answer about one object reference.

    `present`: shown statically to exist. `absent`: shown not to. `unknown`: cannot be known, and
    `reason` says why in words that can follow "because" (for `absent` too).
    """

    status: Status
    kind: NameKind = "unknown"
    reason: str = ""
    defined: ObjectRef | None = None  # where the object is really defined, re-exports followed
    path: str | None = None  # absolute path of the file that defines it
    line: int = 0  # 1-based line of the definition in `path`; 0 when not known
    signature: str = ""  # "def f(a, b=1)" or "class C(Base)"; empty when not known
    summary: str = ""  # first line of the docstring


class Exports(NamedTuple):
    """What `from module import *` would bind. `complete` False: there may be more or fewer."""

    names: frozenset[str]
    complete: bool


class Modules(Protocol):
    """Answers about modules of the workspace, of its environment and of the standard library."""

    def look_up(self, ref: ObjectRef) -> Lookup:
        """Tell whether `ref` exists, of what kind it is and where it is defined."""

    def exports(self, module: str) -> Exports | None:
        """What a star import of `module` binds; None when the module cannot be read."""

    def names(self, module: str) -> Exports | None:
        """Every name that is an attribute of `module` after import, submodules included."""

    def imports(self, module: str) -> frozenset[str]:
        """Absolute dotted modules that `module` imports when it is itself imported (top level only)."""


class NoModules:
    """Knows nothing: every answer is `unknown`. For text without a workspace."""

    def look_up(self, ref: ObjectRef) -> Lookup:
        """Answer `unknown`."""
        return Lookup("unknown", reason=f"{ref.module} was not looked for")

    def exports(self, module: str) -> Exports | None:
        """Answer None."""
        return None

    def names(self, module: str) -> Exports | None:
        """Answer None."""
        return None

    def imports(self, module: str) -> frozenset[str]:
        """Answer nothing."""
        return frozenset()
