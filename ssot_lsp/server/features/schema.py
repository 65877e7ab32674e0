"""What the registry's JSON Schema says of each key, for hover and completion."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    import json
    from importlib.resources import files

    text = files("ssot_lsp.registries").joinpath("ssot.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def keys_of(table: str) -> dict[str, str]:
    """Map the keys of a table (`rule`, `phase`, or "" for the top) to what they mean, in a sentence."""
    schema = _schema()
    properties = (schema["definitions"][table] if table else schema)["properties"]
    return {name: _described(name, definition) for name, definition in properties.items()}


def _described(name: str, definition: dict[str, Any]) -> str:
    own = _OWN.get(name)
    if own is None:
        own = definition.get("description") or _referred(definition).get("description", "")
    return str(own)


def _referred(definition: dict[str, Any]) -> dict[str, Any]:
    """Follow `$ref` to the definition that it names."""
    reference = definition.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = _schema()["definitions"].get(reference, {})
    return found


# keys whose definition is shared, so that it does not say what this one is for
_OWN = {
    "legacy": "The path not to be used: a module 'package.module', or a name in it 'package.module:Name'.",
    "canonical": "The path to be used instead. Absent: banned, without a replacement.",
    "since": "The day since when the path is legacy, without quotes: 2026-01-31.",
    "deadline": "The day from which on every use is an error, without quotes: 2026-12-31.",
    "severity": "How findings are shown: error, warning, information or hint.",
    "allow": "Glob patterns, relative to the workspace root, of files where the import may stay.",
    "paths": "Glob patterns, relative to the workspace root, of the files in this phase.",
    "exclude": "Glob patterns, relative to the workspace root, of files not to look at.",
    "phase": "A named part of the workspace with a severity of its own: [[phase]].",
    "rule": "One legacy path and what replaces it: [[rule]].",
}
