"""What the user may set, from `initializationOptions` and from the configuration section `ssot`.

Keys, as an editor's settings have them: `registry` (path of the registry, relative to the folder),
`workspaceDiagnostics` (check files that are not open; default true), `renameImports` (have imports follow
a module that is renamed in the editor; default true), `logLevel` (error, warning, info,
debug; default warning). Unknown keys are left alone: editors keep their own there.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

SECTION = "ssot"
LEVELS = {
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "warn": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
    "trace": logging.DEBUG,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one session."""

    registry: str | None = None
    workspace_diagnostics: bool = True
    rename_imports: bool = True
    log_level: int = logging.WARNING


def settings_of(value: Any, before: Settings = Settings()) -> tuple[Settings, list[str]]:
    """Read settings; what is missing stays as `before`. Returns them and a complaint for each wrong value."""
    if not isinstance(value, dict):
        return before, [] if value is None else [f"the settings must be an object, not {value!r}"]
    if isinstance(inner := value.get(SECTION, value.get("settings")), dict):
        value = inner
    complaints = []
    registry, level = before.registry, before.log_level
    switches = {"workspaceDiagnostics": before.workspace_diagnostics, "renameImports": before.rename_imports}
    if "registry" in value:
        given = value["registry"]
        if given is None or isinstance(given, str):
            registry = given or None
        else:
            complaints.append(f"ssot.registry must be a path, not {given!r}")
    for name in switches:
        if name in value:
            given = value[name]
            if isinstance(given, bool):
                switches[name] = given
            else:
                complaints.append(f"ssot.{name} must be true or false, not {given!r}")
    if value.get("logLevel") is not None:
        given = value["logLevel"]
        if isinstance(given, str) and given.lower() in LEVELS:
            level = LEVELS[given.lower()]
        else:
            complaints.append(f"ssot.logLevel must be one of {', '.join(LEVELS)}, not {given!r}")
    return Settings(registry, switches["workspaceDiagnostics"], switches["renameImports"], level), complaints
