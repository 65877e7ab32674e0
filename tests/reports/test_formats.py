from __future__ import annotations

import json

import pytest

from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.reports import FORMATS, load
from ssot_lsp.reports.style import Style, wants_colour

TEXT = "from old.mod import X, Y\nz = 'old.mod.X'\n"


def write(name, report, colour=False):
    return "".join(load(name).render(report, Style(colour)))


@pytest.fixture
def report(make):
    rule = make.rule(id="r", issue="https://example.org/1")
    findings = [
        make.finding(TEXT, "X", rule=rule, fix=make.replace(TEXT, "old", "new"), severity="error"),
        make.finding(TEXT, "Y", legacy="old.mod:Y", canonical=None, code="SSOT004", phase="tests"),
        make.finding(TEXT, "old.mod.X", code="SSOT003", severity="hint", expected_failure=True),
    ]
    return make.report({"a/b.py": (TEXT, findings)}, phases=("production", "tests"), version="1.2.3")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_text_that_ends_its_line(report, name):
    assert write(name, report).endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_say_that_nothing_was_found(make, name):
    out = write(name, make.report({}))
    assert out.endswith("\n") or out == ""


@pytest.mark.parametrize("name", ["json", "sarif", "github", "gitlab", "markdown"])
def test_only_formats_for_people_are_coloured(report, name):
    assert "\x1b" not in write(name, report, colour=True)


def test_concise_is_a_line_a_finding(report):
    assert write("concise", report) == (
        "a/b.py:1:21: SSOT001 [*] `old.mod:X` is legacy\n"
        "a/b.py:1:24: SSOT004 `old.mod:Y` is legacy\n"
        "a/b.py:2:6: SSOT003 `old.mod:X` is legacy\n"
        "Found 3 findings (1 import, 1 string, 1 banned).\n"
        "[*] 1 fixable with `--fix`.\n"
    )


def test_json_is_shaped_like_ruffs_with_ours_beside_it(report):
    first, second, third = json.loads(write("json", report))
    assert first == {
        "cell": None,
        "code": "SSOT001",
        "name": "legacy-import",
        "message": "`old.mod:X` is legacy",
        "filename": "/w/a/b.py",
        "location": {"row": 1, "column": 21},
        "end_location": {"row": 1, "column": 22},
        "url": "https://example.org/1",
        "fix": {
            "applicability": "safe",
            "message": "Import from `new.mod`",
            "edits": [
                {
                    "content": "new",
                    "location": {"row": 1, "column": 6},
                    "end_location": {"row": 1, "column": 9},
                }
            ],
            "reason": None,
        },
        "noqa_row": 1,
        "rule": "r",
        "kind": "import",
        "legacy": "old.mod:X",
        "canonical": "new.mod:X",
        "phase": "other",
        "severity": "error",
        "expected_failure": False,
    }
    assert (second["code"], second["canonical"], second["phase"]) == ("SSOT004", None, "tests")
    assert (third["kind"], third["fix"], third["expected_failure"]) == ("string", None, True)


def test_json_of_nothing_is_an_empty_array(make):
    assert json.loads(write("json", make.report({}))) == []


def test_json_of_an_unused_ignore_has_no_rule(make):
    text = "x = 1  # ssot: ignore\n"
    report = make.report(
        {"a.py": (text, [make.finding(text, "# ssot: ignore", code="SSOT005", canonical=None)])}
    )
    (value,) = json.loads(write("json", report))
    assert (value["rule"], value["legacy"], value["url"]) == (None, None, None)


def test_mentions_are_listed_apart(make):
    text = "# see old.mod\n"
    mentions = {"a.py": [make.mention(make.span(text, "old.mod"), make.rule())]}
    report = make.report({"a.py": (text, [])}, mentions=mentions)
    assert write("concise", report) == (
        "a.py:1:7: mention of `old.mod` in prose\n"
        "1 mention in comments, docstrings and messages: not findings, never edited.\n\n"
        "All checks passed!\n"
    )
    (value,) = json.loads(write("json", report))
    assert (value["kind"], value["code"], value["location"]) == ("mention", None, {"row": 1, "column": 7})
    assert "| `a.py:1:7` | `old.mod` |" in write("markdown", report)


def test_github_escapes_data_and_properties(make):
    text = "from old.mod import X\n"
    found = make.finding(text, "X", message="100%: a,b\r\nsecond", severity="error")
    out = write("github", make.report({"a,b:c%.py": (text, [found])}))
    assert out == (
        "::error title=ssot-lsp (SSOT001),file=/w/a%2Cb%3Ac%25.py,line=1,endLine=1,col=21,endColumn=22"
        "::a,b:c%25.py:1:21: SSOT001 100%25: a,b%0D%0Asecond\n"
    )


def test_github_names_no_columns_for_several_lines(make):
    text = "x = (old\n.mod)"
    out = write("github", make.report({"a.py": (text, [make.finding(text, "old\n.mod", code="SSOT002")])}))
    assert ",line=1,endLine=2::" in out


def test_github_annotates_up_to_its_limit_and_lists_the_rest(make):
    text = "X\n" * 12 + "::error::x\n"
    found = [make.finding(text, "X", nth=nth, message="m\n::error::y") for nth in range(12)]
    lines = write("github", make.report({"a.py": (text, found)})).splitlines()
    assert sum(line.startswith("::warning ") for line in lines) == 10
    assert lines[10] == "2 findings are not annotated: GitHub shows 10 warnings for one step."
    assert lines[11:] == [f"a.py:{row}:1: SSOT001 m ::error::y" for row in (11, 12)]


def test_gitlab_has_what_code_quality_needs(report):
    first = json.loads(write("gitlab", report))[0]
    assert len(first.pop("fingerprint")) == 64
    assert first == {
        "check_name": "SSOT001",
        "description": "SSOT001: `old.mod:X` is legacy",
        "severity": "major",
        "location": {
            "path": "a/b.py",
            "positions": {"begin": {"line": 1, "column": 21}, "end": {"line": 1, "column": 22}},
        },
    }


def test_gitlab_fingerprints_are_unique_and_stay_when_lines_move(make):
    def prints(text):
        found = [make.finding(text, "old.mod", nth=nth) for nth in range(3)]
        return [
            issue["fingerprint"]
            for issue in json.loads(write("gitlab", make.report({"a.py": (text, found)})))
        ]

    before = prints("import old.mod\nimport old.mod\nimport old.mod\n")
    assert len(set(before)) == 3
    assert prints("# a\n\nimport old.mod; import old.mod\n\n\nimport old.mod\n") == before


def test_markdown_has_counts_and_findings(report):
    out = write("markdown", report)
    assert "| production | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n" in out
    assert "| tests | 0 | 0 | 0 | 1 | 0 | 1 | 0 |\n" in out
    assert "| total | 1 | 0 | 1 | 1 | 0 | 3 | 1 |\n" in out
    assert "| `a/b.py:1:21` | SSOT001 | `old.mod:X` is legacy | safe |\n" in out


def test_markdown_cells_hold_no_markup(make):
    found = make.finding("X", "X", message="a|b\n<img> @team")
    out = write("markdown", make.report({"a|`b.py": ("X", [found])}))
    assert "| `` a\\|`b.py:1:1 `` | SSOT001 | a\\|b &lt;img> @\u200bteam |  |\n" in out


def test_markdown_fits_in_a_comment_and_says_what_it_left_out(make):
    text = "X" * 3000
    found = [make.finding(text, "X", nth=nth) for nth in range(3000)]
    out = write("markdown", make.report({"a.py": (text, found)}))
    assert len(out) < 65_536
    rows = out.count("| `a.py:")
    assert f"and {3000 - rows} more, left out" in out


def test_statistics_count_kinds_apart_by_phase(report):
    from ssot_lsp.reports.statistics import render

    assert "".join(render(report, Style())) == (
        "phase       imports  references  strings  banned  unused ignores  total  fixable\n"
        "production        0           0        0       0               0      0        0\n"
        "tests             0           0        0       1               0      1        0\n"
        "other             1           0        1       0               0      2        1\n"
        "total             1           0        1       1               0      3        1\n"
        "Found 3 findings (1 import, 1 string, 1 banned).\n"
        "[*] 1 fixable with `--fix`.\n"
    )


def test_statistics_as_json_have_ruffs_keys_and_the_phase(report):
    from ssot_lsp.reports.statistics import render_json

    assert json.loads("".join(render_json(report))) == [
        {
            "phase": phase,
            "code": code,
            "name": name,
            "kind": kind,
            "count": 1,
            "fixable": bool(fixable),
            "fixable_count": fixable,
        }
        for phase, code, name, kind, fixable in [
            ("tests", "SSOT004", "banned-import", "banned", 0),
            ("other", "SSOT001", "legacy-import", "import", 1),
            ("other", "SSOT003", "legacy-string", "string", 0),
        ]
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "Found 2 findings (2 imports).\n[*] 1 fixable with `--fix` (1 unsafe fix available with "
             "`--fix --unsafe-fixes`).\n"),
        ({"unsafe": True}, "Found 2 findings (2 imports).\n[*] 2 fixable with `--fix --unsafe-fixes`.\n"),
        ({"fixed": 3}, "Found 5 findings (3 fixed, 2 remaining).\n[*] 1 fixable with `--fix` (1 unsafe fix "
                       "available with `--fix --unsafe-fixes`).\n"),
    ],
)  # fmt: skip
def test_the_summary_speaks_as_ruff_does(make, more, expected):
    from ssot_lsp.reports.summary import closing

    fixes = [Fix("safe", "m"), Fix("unsafe", "m", (), "r")]
    found = [make.finding("X Y", part, fix=fix) for part, fix in zip("XY", fixes, strict=True)]
    assert "".join(closing(make.report({"a.py": ("X Y", found)}, **more), Style())) == expected


def test_the_summary_after_everything_was_fixed(make):
    from ssot_lsp.reports.summary import closing

    assert "".join(closing(make.report({}, fixed=1), Style())) == "Found 1 finding (1 fixed, 0 remaining).\n"


def test_a_diff_keeps_line_ends_and_says_when_the_last_is_missing():
    from ssot_lsp.reports.diff import unified

    out = "".join(unified("import old\r\nx = 1", "import new\r\nx = 1", "a.py", Style()))
    assert out == (
        "--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n-import old\r\n+import new\r\n"
        " x = 1\n\\ No newline at end of file\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "colour"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, False, True),
        ("auto", {"CLICOLOR": "0"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
    ],
)
def test_colour_follows_the_option_then_the_environment_then_the_terminal(
    choice, environment, terminal, colour
):
    assert wants_colour(choice, environment, terminal=terminal) is colour


def test_ends_of_edits_may_lie_on_another_line(make):
    text = "from old.mod import X\nx\n"
    fix = Fix("safe", "m", (Edit(0, 22, ""),))
    (value,) = json.loads(write("json", make.report({"a.py": (text, [make.finding(text, "X", fix=fix)])})))
    assert value["fix"]["edits"][0]["end_location"] == {"row": 2, "column": 1}


def test_every_code_is_explained():
    from ssot_lsp.core.findings import RULE_NAMES
    from ssot_lsp.reports.explain import EXPLANATIONS, explanation

    assert [entry.code for entry in EXPLANATIONS] == list(RULE_NAMES)
    assert explanation("ssot001") is explanation("legacy-import") is EXPLANATIONS[0]
    assert explanation("SSOT999") is None
