"""The tables of a TOML registry, one function each: what is in them, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.globs import check_glob
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import SEVERITIES, Origin, Phase, Rule
from ssot_lsp.registries.codes import (
    BAD_DATE,
    BAD_PATH,
    BAD_REFERENCE,
    BAD_RENAME,
    BAD_SEVERITY,
    MISSING_KEY,
    WRONG_TYPE,
)
from ssot_lsp.registries.document import read_ref

if TYPE_CHECKING:
    from datetime import date

    from ssot_lsp.core.rules import Severity
    from ssot_lsp.registries.toml import Reader
    from ssot_lsp.registries.toml_places import Key

PHASE_KEYS = ("name", "paths", "severity")
RULE_KEYS = (
    "id",
    "legacy",
    "canonical",
    "rename",
    "submodules",
    "reason",
    "owner",
    "issue",
    "source",
    "since",
    "deadline",
    "severity",
    "allow",
)


def read_globs(reader: Reader, table: dict[str, Any], name: str, key: Key) -> tuple[str, ...] | None:
    """Take the glob patterns at `name`, the sound ones; None where there is no such key."""
    patterns = reader.strings(table, name, key)
    if patterns is None:
        return None
    sound: list[str] = []
    for index, item in enumerate(table[name]):
        if not isinstance(item, str):
            continue
        fault = check_glob(item)
        if fault is None:
            sound.append(item)
        else:
            help_ = 'patterns are relative to the workspace root, like "tests/**"'
            reader.fault(BAD_PATH, (*key, name, index), f"bad pattern: {fault}", help_)
    return tuple(sound)


def read_roots(reader: Reader, table: dict[str, Any]) -> tuple[str, ...] | None:
    """Take the source roots: folders relative to the workspace root; None where there is no such key."""
    roots = reader.strings(table, "source-roots", ())
    if roots is None:
        return None
    sound: list[str] = []
    for index, item in enumerate(table["source-roots"]):
        if not isinstance(item, str):
            continue
        if (
            not item.strip()
            or item.startswith(("/", "\\"))
            or "\\" in item
            or item[1:2] == ":"
            or "\0" in item
        ):
            reader.fault(
                BAD_PATH,
                ("source-roots", index),
                f"'{item}' is no folder relative to the workspace root",
                'write it with forward slashes, like "src"; the root itself is "."',
            )
        else:
            sound.append(item)
    return tuple(sound)


def read_severity(reader: Reader, table: dict[str, Any], key: Key) -> Severity | None:
    """Take `severity`; None where there is none, or none that is known."""
    value = reader.string(table, "severity", key)
    if value is None:
        return None
    for severity in SEVERITIES:
        if value == severity:
            return severity
    import difflib

    near = difflib.get_close_matches(value.lower(), SEVERITIES, 1, 0.5)
    guess = f"; did you mean '{near[0]}'?" if near else ""
    help_ = f"one of {', '.join(SEVERITIES)}"
    reader.fault(BAD_SEVERITY, (*key, "severity"), f"unknown severity '{value}'{guess}", help_)
    return None


def read_phase(reader: Reader, table: dict[str, Any], key: Key) -> Phase | None:
    """Read one `[[phase]]`; None where it has a fault."""
    before = reader.errors
    reader.known_keys(table, PHASE_KEYS, key, "[[phase]]")
    name = reader.string(table, "name", key)
    if "name" not in table:
        reader.fault(MISSING_KEY, key, "this phase has no 'name'", 'add name = "production"', at_key=True)
    elif name is not None and not name.strip():
        reader.fault(WRONG_TYPE, (*key, "name"), "the phase's name is empty", 'write name = "production"')
    paths = read_globs(reader, table, "paths", key)
    if "paths" not in table:
        reader.fault(MISSING_KEY, key, "this phase has no 'paths'", 'add paths = ["src/**"]', at_key=True)
    severity = read_severity(reader, table, key)
    if reader.errors > before or name is None or paths is None:
        return None
    return Phase(name, paths, severity)


def read_rule(reader: Reader, table: dict[str, Any], key: Key, origin: Origin) -> Rule | None:
    """Read one `[[rule]]`; None where it has a fault that is an error."""
    before = reader.errors
    reader.known_keys(table, RULE_KEYS, key, "[[rule]]")
    legacy = _ref(reader, table, "legacy", key)
    canonical = _ref(reader, table, "canonical", key)
    if "legacy" not in table:
        help_ = 'add legacy = "package.module:Name", the path that is not to be used'
        reader.fault(MISSING_KEY, key, "this rule has no 'legacy'", help_, at_key=True)
    rename = _rename(reader, table, key, legacy, canonical)
    submodules = _submodules(reader, table, key, legacy)
    texts = {name: reader.string(table, name, key) for name in ("id", "reason", "owner", "issue", "source")}
    if texts["id"] is not None and not texts["id"].strip():
        reader.fault(WRONG_TYPE, (*key, "id"), "the id is empty", "write a name, or leave the key out")
    since, deadline = _dates(reader, table, key)
    severity = read_severity(reader, table, key)
    allow = read_globs(reader, table, "allow", key)
    if reader.errors > before or legacy is None:
        return None
    return Rule(
        id=texts["id"] or str(legacy),
        legacy=legacy,
        canonical=canonical,
        rename=rename,
        submodules=submodules,
        reason=texts["reason"],
        owner=texts["owner"],
        issue=texts["issue"],
        source=texts["source"],
        since=since,
        deadline=deadline,
        severity=severity,
        allow=allow or (),
        origin=origin,
    )


def _ref(reader: Reader, table: dict[str, Any], name: str, key: Key) -> ObjectRef | None:
    text = reader.string(table, name, key)
    if text is None:
        return None
    ref = read_ref(text)
    if isinstance(ref, ObjectRef):
        return ref
    help_ = "a module is written 'package.module', a name in it 'package.module:Name'"
    reader.fault(BAD_REFERENCE, (*key, name), ref, help_)
    return None


def _rename(
    reader: Reader, table: dict[str, Any], key: Key, legacy: ObjectRef | None, canonical: ObjectRef | None
) -> tuple[tuple[str, str], ...]:
    value = table.get("rename")
    if value is None:
        return ()
    here = (*key, "rename")
    if not isinstance(value, dict):
        reader.fault(
            WRONG_TYPE, here, "'rename' is a table of names", 'write rename = { old_name = "new_name" }'
        )
        return ()
    if "canonical" not in table:
        message = "'rename' says what names are called in the canonical module, and there is no 'canonical'"
        reader.fault(BAD_RENAME, here, message, "add canonical, or remove rename", at_key=True)
    if legacy is not None and not legacy.is_module:
        message = f"'rename' belongs to a rule for a module, and '{legacy}' is a name"
        help_ = "write the new name in canonical: 'package.module:NewName'"
        reader.fault(BAD_RENAME, here, message, help_, at_key=True)
    elif canonical is not None and not canonical.is_module:
        message = f"'rename' needs a canonical that is a module, and '{canonical}' is a name"
        reader.fault(BAD_RENAME, here, message, "write a rule of its own for each name", at_key=True)
    pairs: list[tuple[str, str]] = []
    for old, new in value.items():
        if not isinstance(new, str):
            message = f"'{old}' must be renamed to a string"
            reader.fault(WRONG_TYPE, (*here, old), message, 'write rename = { old_name = "new_name" }')
            continue
        names = [_name(text) for text in (old, new)]
        for text, name in zip((old, new), names, strict=True):
            if name is None:
                message = f"'{text}' in 'rename' is not a plain name"
                reader.fault(BAD_RENAME, (*here, old), message, "write one identifier, without dots")
        if names[0] is not None and names[1] is not None:
            pairs.append((names[0], names[1]))
    return tuple(pairs)


def _name(text: str) -> str | None:
    """Read a single identifier; None where `text` is none."""
    ref = read_ref(text)
    return ref.module if isinstance(ref, ObjectRef) and ref.is_module and "." not in ref.module else None


def _submodules(reader: Reader, table: dict[str, Any], key: Key, legacy: ObjectRef | None) -> bool:
    value = table.get("submodules", True)
    here = (*key, "submodules")
    if not isinstance(value, bool):
        reader.fault(WRONG_TYPE, here, "'submodules' is true or false", "write it without quotes")
        return True
    if "submodules" in table and legacy is not None and not legacy.is_module:
        message = f"'submodules' says nothing here: '{legacy}' is a name, not a module"
        reader.fault(WRONG_TYPE, here, message, "remove it", at_key=True, severity="warning")
        return True
    return value


def _dates(reader: Reader, table: dict[str, Any], key: Key) -> tuple[date | None, date | None]:
    found: list[date | None] = []
    for name in ("since", "deadline"):
        value = table.get(name)
        found.append(None if value is None else _date(reader, value, name, key))
    since, deadline = found
    if since is not None and deadline is not None and deadline < since:
        message = f"the deadline {deadline} is before 'since' ({since})"
        help_ = "check the two dates"
        reader.fault(BAD_DATE, (*key, "deadline"), message, help_, severity="warning")
    return since, deadline


def _date(reader: Reader, value: object, name: str, key: Key) -> date | None:
    from datetime import date, datetime

    from ssot_lsp.registries.toml import kind_of

    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    quoted = f": {value}" if isinstance(value, str) else ", like 2026-12-31"
    reader.fault(
        BAD_DATE,
        (*key, name),
        f"'{name}' is {kind_of(value)}; a date is wanted",
        f"write the day without quotes and without a time{quoted}",
    )
    return None
