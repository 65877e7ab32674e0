"""The JSON Schema, and that it and the reader mean the same."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time
from importlib.resources import files

import jsonschema
import pytest

from ssot_lsp.core.rules import SEVERITIES
from ssot_lsp.registries.toml import TOP_KEYS, read_toml
from ssot_lsp.registries.toml_tables import PHASE_KEYS, RULE_KEYS
from tests.registries.test_toml import FAULTS, WHOLE, marked

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCHEMA = json.loads(files("ssot_lsp.registries").joinpath("ssot.schema.json").read_text("utf-8"))
SYNTAX = {"SSOT102"}
ACROSS_RULES = {"SSOT111"}  # two rules with one id: no schema can say so


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


def errors(text: str) -> list[str]:
    validator = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    return [error.json_path for error in validator.iter_errors(plain(tomllib.loads(text)))]


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_schema_and_reader_know_the_same_keys() -> None:
    definitions = SCHEMA["definitions"]
    assert tuple(SCHEMA["properties"]) == TOP_KEYS
    assert tuple(definitions["phase"]["properties"]) == PHASE_KEYS
    assert tuple(definitions["rule"]["properties"]) == RULE_KEYS
    assert tuple(definitions["severity"]["enum"]) == SEVERITIES


@pytest.mark.parametrize(
    "text",
    [
        "",
        WHOLE,
        "[[rule]]\nlegacy = 'größe.mod:Maß.x'\n",
        "[[rule]]\nlegacy = 'a'\ncanonical = 'b:C'\nallow = []\n",
        "source-roots = ['.', '../lib']\nexclude = ['/x', 'a/', '[ab]*.py']\n",
        "[[rule]]\nlegacy = 'a'\ncanonical = 'b'\nrename = {}\n",
    ],
)
def test_both_accept_what_is_sound(text: str) -> None:
    assert read_toml(text.encode(), "/ssot.toml").problems == ()
    assert errors(text) == []


# What only the reader can tell: the schema is for an editor, and lets these through.
BEYOND_A_SCHEMA = {
    "a keyword",
    "bad pattern in exclude",
    "pattern that leaves the root",
    "root with a drive",
    "since is a string",  # a schema sees TOML's dates as strings
    "rename to a name",
    "after é, in code points",
}


@pytest.mark.parametrize(
    "name", [name for name, fault in FAULTS.items() if fault[1] not in SYNTAX | ACROSS_RULES]
)
def test_both_refuse_what_is_faulty(name: str) -> None:
    text = marked(FAULTS[name][0])[0]
    assert bool(errors(text)) is (name not in BEYOND_A_SCHEMA)
