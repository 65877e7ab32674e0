from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys

import pytest

REGISTRY = """\
[[phase]]
name = "production"
paths = ["app/**"]
severity = "error"

[[rule]]
id = "moved"
legacy = "old.mod"
canonical = "new.mod"
"""
FILES = {
    "ssot.toml": REGISTRY,
    "new/__init__.py": "",
    "new/mod.py": "class X: ...\n",
    "app/a.py": "from old.mod import X\n",
    "b.py": "# old.mod was here\nfrom old.mod import X, Gone\n",
}


@pytest.fixture
def workspace(tree):
    return tree(FILES)


def pipe(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def lines(ran):
    return [line.partition(" ")[0] for line in ran.out.splitlines() if ".py:" in line]


def test_a_clean_workspace(ssot, tree):
    tree({"ssot.toml": REGISTRY, "a.py": "import os\n"})
    assert ssot("check") == (0, "All checks passed!\n", "")


def test_findings_exit_with_1(ssot, workspace):
    ran = ssot("check", "--output-format", "concise")
    assert lines(ran) == ["app/a.py:1:21:", "b.py:2:21:", "b.py:2:24:"]
    assert ran.out.endswith("Found 3 findings (3 imports).\n[*] 2 fixable with `--fix`.\n")
    assert (ran.code, ran.err) == (1, "")


def test_frames_are_the_default(ssot, workspace):
    assert (
        " --> app/a.py:1:21\n  |\n1 | from old.mod import X\n  |                     ^\n" in ssot("check").out
    )


def test_exit_zero(ssot, workspace):
    assert ssot("check", "--exit-zero").code == 0


def test_only_what_is_named_is_checked(ssot, workspace):
    assert lines(ssot("check", "b.py", "--output-format", "concise")) == ["b.py:2:21:", "b.py:2:24:"]


def test_paths_are_shown_from_where_one_is(ssot, workspace, monkeypatch):
    monkeypatch.chdir(workspace / "app")
    assert lines(ssot("check", "--output-format", "concise")) == ["a.py:1:21:"]


def test_the_registry_is_found_above_what_is_named(ssot, workspace, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    ran = ssot("check", str(workspace / "app"), "--output-format", "concise")
    assert lines(ran) == [f"{workspace / 'app' / 'a.py'}:1:21:"]


def test_fix_mends_and_reports_what_is_left(ssot, workspace):
    ran = ssot("check", "--fix", "--output-format", "concise")
    assert (workspace / "app/a.py").read_text() == "from new.mod import X\n"
    assert ran.out.splitlines()[-1].endswith("remaining).")
    assert ran.code == 1


def test_fix_that_leaves_nothing_exits_with_0(ssot, workspace):
    ran = ssot("check", "--fix", "app")
    assert ran == (0, "Found 1 finding (1 fixed, 0 remaining).\n", "")
    assert ssot("check", "app") == (0, "All checks passed!\n", "")


def test_diff_shows_and_changes_nothing(ssot, workspace):
    ran = ssot("check", "--diff", "app")
    assert ran.out == (
        "--- app/a.py\n+++ app/a.py\n@@ -1 +1 @@\n-from old.mod import X\n+from new.mod import X\n\n"
    )
    assert (ran.code, ran.err) == (1, "Would fix 1 finding.\n")
    assert (workspace / "app/a.py").read_text() == FILES["app/a.py"]


def test_a_diff_of_nothing_exits_with_0(ssot, tree):
    tree({"ssot.toml": REGISTRY, "a.py": "import os\n"})
    assert ssot("check", "--diff") == (0, "", "No findings would be fixed.\n")


def test_quiet_prints_findings_alone(ssot, workspace):
    ran = ssot("check", "-q", "--output-format", "concise", "app")
    assert len(ran.out.splitlines()) == 1
    assert ssot("check", "-q", "new") == (0, "", "")


def test_statistics(ssot, workspace):
    rows = [line.split() for line in ssot("check", "--statistics").out.splitlines()]
    assert rows[1][:2] == ["production", "1"]
    assert rows[2][:2] == ["other", "2"]
    assert rows[3][:2] == ["total", "3"]


def test_statistics_as_json(ssot, workspace):
    values = json.loads(ssot("check", "--statistics", "--output-format", "json").out)
    assert [(value["phase"], value["code"], value["count"]) for value in values] == [
        ("production", "SSOT001", 1),
        ("other", "SSOT001", 2),
    ]


def test_statistics_in_another_format_are_bad_usage(ssot, workspace):
    ran = ssot("check", "--statistics", "--output-format", "sarif")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: --statistics has no format sarif")


def test_mentions_are_listed_on_request(ssot, workspace):
    assert "b.py:1:3: mention of `old.mod` in prose\n" in ssot("check", "--mentions").out
    assert "mention" not in ssot("check").out


def test_mentions_are_no_findings(ssot, tree):
    tree({"ssot.toml": REGISTRY, "a.py": "# old.mod\n"})
    ran = ssot("check", "--mentions")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "All checks passed!")


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--select", "SSOT001"], 3),
        (["--select", "ssot002,SSOT003"], 0),
        (["--ignore", "SSOT001"], 0),
        (["--select", "SSOT001", "--ignore", "SSOT002"], 3),
    ],
)
def test_codes_can_be_chosen(ssot, workspace, arguments, count):
    ran = ssot("check", "--output-format", "json", *arguments)
    assert len(json.loads(ran.out)) == count
    assert ran.code == int(count > 0)


def test_an_unknown_code_is_bad_usage(ssot, workspace):
    ran = ssot("check", "--select", "F401")
    assert ran.code == 2
    assert "no such code: F401" in ran.err


def test_the_report_goes_to_a_file(ssot, workspace):
    ran = ssot("check", "--output-format", "json", "--output-file", "out.json")
    assert (ran.code, ran.out) == (1, "")
    assert len(json.loads((workspace / "out.json").read_text())) == 3


def test_a_file_that_cannot_be_written_is_an_error(ssot, workspace):
    ran = ssot("check", "--output-file", "no/such/folder/out")
    assert ran.code == 2
    assert ran.err.startswith("error: cannot write no/such/folder/out: ")


def test_standard_input(ssot, workspace, monkeypatch):
    pipe(monkeypatch, FILES["b.py"])
    ran = ssot("check", "-", "--stdin-filename", "app/new_file.py", "--output-format", "concise")
    assert "worked out" not in ran.out
    assert lines(ran) == ["app/new_file.py:2:21:", "app/new_file.py:2:24:"]


def test_standard_input_is_in_the_phase_of_its_name(ssot, workspace, monkeypatch):
    pipe(monkeypatch, FILES["b.py"])
    ran = ssot("check", "-", "--stdin-filename", "app/a.py", "--output-format", "json")
    assert {value["severity"] for value in json.loads(ran.out)} == {"error"}


def test_standard_input_mended_goes_to_standard_output(ssot, workspace, monkeypatch):
    pipe(monkeypatch, FILES["app/a.py"])
    ran = ssot("check", "-", "--stdin-filename", "app/a.py", "--fix")
    assert (ran.code, ran.out) == (0, "from new.mod import X\n")
    assert "1 fixed" in ran.err
    assert (workspace / "app/a.py").read_text() == FILES["app/a.py"]


def test_standard_input_that_is_clean_comes_back_with_fix(ssot, workspace, monkeypatch):
    pipe(monkeypatch, "import os\n")
    assert ssot("check", "-", "--stdin-filename", "app/a.py", "--fix", "-q") == (0, "import os\n", "")


def test_standard_input_goes_with_no_path(ssot, workspace):
    ran = ssot("check", "-", "b.py")
    assert (ran.code, ran.err) == (2, "error: - (standard input) goes with no other path\n")


def test_what_cannot_be_checked_is_said_and_the_rest_reported(ssot, workspace):
    (workspace / "bad.py").write_bytes(b"import os\0\n")
    ran = ssot("check", "--output-format", "concise")
    assert len(lines(ran)) == 3
    assert ran.err.startswith("warning: bad.py: ")
    assert len(ran.err.splitlines()) == 1
    assert ran.code == 2


def test_a_path_that_is_not_there(ssot, workspace):
    ran = ssot("check", "nope.py")
    assert ran.code == 2
    assert ran.err.startswith("warning: nope.py: ")


def test_no_python_files(ssot, tree):
    tree({"ssot.toml": REGISTRY})
    ran = ssot("check")
    assert (ran.code, ran.err) == (0, "warning: no Python files found under the given paths\n")


def test_a_missing_registry_says_what_one_looks_like(ssot, tree):
    tree({"a.py": ""})
    ran = ssot("check")
    assert (ran.code, ran.out) == (2, "")
    assert "[[rule]]" in ran.err


def test_sound_rules_of_a_broken_registry_apply(ssot, workspace):
    (workspace / "ssot.toml").write_text(REGISTRY + '[[rule]]\nlegacy = "a..b"\n')
    ran = ssot("check", "--output-format", "concise")
    assert len(lines(ran)) == 3
    assert ran.err.startswith("error: ssot.toml:11:10: SSOT106 ")
    assert ran.code == 2


def test_a_markdown_registry_alone_will_do(ssot, tree):
    tree({
        "docs/SSOT_IMPORT_REGISTRY.md": "```python\n# ❌ BROKEN\nfrom old.mod import X\n```\n",
        "a.py": "from old.mod import X\n",
    })  # fmt: skip
    assert lines(ssot("check", "--output-format", "concise")) == ["a.py:1:21:"]
    ran = ssot("check", "--config", "docs/SSOT_IMPORT_REGISTRY.md", "--output-format", "concise")
    assert lines(ran) == ["a.py:1:21:"]


def test_exclude_on_the_command_line(ssot, workspace):
    assert lines(ssot("check", "--exclude", "app/**", "--output-format", "concise")) == [
        "b.py:2:21:",
        "b.py:2:24:",
    ]


def test_a_file_that_is_named_is_read_unless_forced_out(ssot, workspace):
    named = ["check", "--exclude", "app/**", "app/a.py", "--output-format", "concise"]
    assert lines(ssot(*named)) == ["app/a.py:1:21:"]
    assert ssot(*named, "--force-exclude", "-q") == (0, "", "")


def test_changed_reports_only_changed_lines(ssot, workspace):
    def git(*arguments):
        subprocess.run(
            ["git", "-c", "user.name=n", "-c", "user.email=e", *arguments], check=True, capture_output=True
        )

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "m")
    (workspace / "b.py").write_text("# one more line\n" + FILES["b.py"])
    (workspace / "c.py").write_text("from old.mod import X\n")
    ran = ssot("check", "--changed", "--output-format", "concise")
    assert lines(ran) == ["c.py:1:21:"]
    (workspace / "b.py").write_text(FILES["b.py"].replace("X, Gone", "Gone, X"))
    ran = ssot("check", "--changed=main", "--output-format", "concise")
    assert lines(ran) == ["b.py:2:21:", "b.py:2:27:", "c.py:1:21:"]


@pytest.mark.parametrize("name", ["full", "concise", "json", "sarif", "github", "gitlab", "markdown"])
def test_every_format_is_to_be_had(ssot, workspace, name):
    ran = ssot("check", "--output-format", name)
    assert "old.mod" in ran.out
    assert ran.code == 1


def test_crlf_and_encodings_stay(ssot, workspace):
    (workspace / "app/a.py").write_bytes(
        "# coding: latin-1\r\nfrom old.mod import X  # é\r\n".encode("latin-1")
    )
    assert ssot("check", "--fix", "app", "-q").code == 0
    assert (workspace / "app/a.py").read_bytes() == (
        "# coding: latin-1\r\nfrom new.mod import X  # é\r\n".encode("latin-1")
    )


def test_a_long_concise_list_says_that_fixes_were_not_worked_out(ssot, workspace):
    (workspace / "many.py").write_text("from old.mod import X\n" * 301)
    ran = ssot("check", "--output-format", "concise", "many.py")
    assert ran.out.endswith(
        "Found 301 findings (301 imports).\n"
        "So many that what can be fixed was not worked out; `--statistics` counts it.\n"
    )
    assert "[*]" not in ran.out
    assert "[*] 301 fixable" in ssot("check", "--statistics", "many.py").out


def test_a_long_fix_is_told_once(ssot, tree):
    uses = "".join(f"x{number} = old.mod.X\n" for number in range(300))
    tree({**FILES, "b.py": f"import old.mod\n{uses}"})
    for output in ("json", "sarif"):
        ran = ssot("check", "b.py", "--output-format", output)
        assert len(ran.out) < 600_000
    told = [
        finding["fix"]["edits"]
        for finding in json.loads(ssot("check", "b.py", "--output-format", "json").out)
    ]
    assert [len(edits) for edits in told] == [301, *[0] * 300]


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@pytest.mark.parametrize("name", ["a b.py", "plain.py"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_diff_is_what_patch_takes(ssot, tree, name, mark):
    top = tree({**FILES, name: mark + b"from old.mod import X\n"})
    ran = ssot("check", name, "--diff")
    subprocess.run(["patch", "-p0"], input=ran.out.encode(), cwd=top, check=True, capture_output=True)
    assert (top / name).read_bytes() == mark + b"from new.mod import X\n"


def test_a_bad_pattern_is_refused(ssot, workspace):
    ran = ssot("check", "--exclude", "[")
    assert ran.code == 2
    assert "--exclude" in ran.err


@pytest.mark.parametrize("fix", [[], ["--fix"]])
def test_what_could_not_be_checked_is_not_called_clean(ssot, tree, fix):
    tree({"ssot.toml": REGISTRY, "a.py": "import os\n", "b.py": "x = '\0'\n"})
    ran = ssot("check", *fix)
    assert (ran.code, ran.out) == (2, "No findings, but not everything could be checked.\n")
    log = json.loads(ssot("check", "--output-format", "sarif").out)["runs"][0]["invocations"][0]
    assert log["executionSuccessful"] is False
    assert "a NUL byte" in log["toolExecutionNotifications"][0]["message"]["text"]


def test_a_file_of_two_names_is_mended_once(ssot, workspace):
    link = workspace / "z.py"
    try:
        link.symlink_to("b.py")
    except OSError:
        pytest.skip("symbolic links cannot be made here")
    ran = ssot("check", "b.py", "z.py", "--fix", "--output-format", "concise")
    assert (ran.code, ran.err) == (1, "")
    assert link.is_symlink()
    assert "from new.mod import X" in (workspace / "b.py").read_text()


def test_a_registry_that_leads_nowhere_is_not_passed_over(ssot, workspace, monkeypatch):
    try:
        (workspace / "app" / "ssot.toml").symlink_to("nowhere")
    except OSError:
        pytest.skip("symbolic links cannot be made here")
    monkeypatch.chdir(workspace / "app")
    ran = ssot("check")
    assert ran.code == 2
    assert "ssot.toml is no file that can be read" in ran.err


@pytest.mark.parametrize("output", ["gitlab", "github", "sarif"])
def test_a_finding_in_a_notebook_stands_on_the_first_line_of_the_file(ssot, tree, output):
    cells = [
        {"cell_type": "code", "source": ["x = 1\n", "from old.mod import X\n"], "metadata": {}, "outputs": []}
    ]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    tree({**FILES, "n.ipynb": json.dumps(book)})
    ran = ssot("check", "n.ipynb", "--output-format", output)
    if output == "gitlab":
        (issue,) = json.loads(ran.out)
        assert issue["location"]["positions"]["begin"] == {"line": 1, "column": 1}
        assert issue["description"].endswith("(cell 1, line 2)")
    elif output == "github":
        assert ",line=1," in ran.out
        assert "cell 1:2:" in ran.out
    else:
        (result,) = json.loads(ran.out)["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
        assert "fixes" not in result


def test_gitlab_is_told_paths_of_the_repository(ssot, workspace, monkeypatch):
    monkeypatch.setenv("CI_PROJECT_DIR", str(workspace.parent))
    (issue, *_) = json.loads(ssot("check", "app", "--output-format", "gitlab").out)
    assert issue["location"]["path"] == f"{workspace.name}/app/a.py"
    monkeypatch.setenv("CI_PROJECT_DIR", str(workspace / "app"))
    (issue, *_) = json.loads(ssot("check", "b.py", "--output-format", "gitlab").out)[:1]
    assert issue["location"]["path"] == "b.py"
