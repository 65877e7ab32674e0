"""Modules compiled into the interpreter: their names are taken from the host, where it is the right one."""

from __future__ import annotations

import sys

from ssot_lsp.core.facts import Lookup, NameKind
from ssot_lsp.core.names import ObjectRef

# what some runs of the interpreter have in `sys` or `builtins` and others not
_VOLATILE = frozenset(
    {
        "_",
        "__interactivehook__",
        "last_exc",
        "last_traceback",
        "last_type",
        "last_value",
        "ps1",
        "ps2",
        "tracebacklimit",
    }
)


class BuiltinModules:
    """Answers about built-in modules that the host has loaded already; nothing is imported for it."""

    def __init__(self, version: tuple[int, int] | None) -> None:
        """`version` is that of the project's Python; a host of another version is not asked for names."""
        self._same = version == sys.version_info[:2]

    def names(self, module: str) -> frozenset[str] | None:
        """Every attribute of a built-in `module`; None when that is not known."""
        if not self._same or module not in sys.builtin_module_names or module not in sys.modules:
            return None
        return frozenset(dir(sys.modules[module])) - _VOLATILE

    def look_up(self, module: str, name: str) -> Lookup:
        """Look up a name, or a member with dots, in a built-in module."""
        if self.names(module) is None:
            return Lookup("unknown", reason=f"{module} is compiled and has no stub")
        if name in _VOLATILE:
            return Lookup("unknown", reason=f"whether {module} has {name} depends on the run")
        found: object = sys.modules[module]
        seen = module
        for part in name.split("."):
            if not hasattr(found, part):
                return Lookup("absent", reason=f"{seen} does not define {part}")
            found = getattr(found, part)
            seen = f"{seen}.{part}" if ":" in seen else f"{module}:{part}"
        return Lookup("present", _kind(found), "", ObjectRef(module, name))


def _kind(value: object) -> NameKind:
    if isinstance(value, type):
        return "class"
    if isinstance(value, type(sys)):
        return "module"
    return "function" if callable(value) else "value"
