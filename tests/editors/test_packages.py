from __future__ import annotations

import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from tests.editors import packages, summary
from tests.editors.packages import Missing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the editors are installed on Linux alone")


def script(tmp_path, text):
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return program


def test_a_program_that_fails_is_told_of_by_what_matters(tmp_path):
    program = script(
        tmp_path, "echo 'W: a warning' >&2; echo 'E: no such package' >&2; echo more >&2; exit 100"
    )
    with pytest.raises(Missing, match=r"^program ended with 100: E: no such package$"):
        packages.run(program)


def test_a_program_that_takes_too_long_is_ended_with_what_it_has_started(tmp_path):
    alive = tmp_path / "alive"
    program = script(tmp_path, f"(sleep 2; touch {alive}) & sleep 60")
    with pytest.raises(Missing, match="not done after 1 s"):
        packages.run(program, seconds=1)
    time.sleep(2)
    assert not alive.exists()


def test_what_fails_is_fetched_once_more(tmp_path, monkeypatch):
    monkeypatch.setattr(packages.time, "sleep", lambda _: None)
    tried = tmp_path / "tried"
    program = script(tmp_path, f"echo x >> {tried}; [ $(wc -l < {tried}) = 2 ]")
    packages.fetch(program)
    assert tried.read_text() == "x\nx\n"
    tried.write_text("x\nx\n")
    with pytest.raises(Missing):
        packages.fetch(program)
    assert tried.read_text() == "x\n" * 4


def test_nothing_is_fetched_when_time_is_up_or_in_tests(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "ALL", 0)
    with pytest.raises(Missing, match="after 0 minutes"):
        packages.fetch("true")
    monkeypatch.setattr(packages.Offline, "on", True)
    with pytest.raises(Missing, match=r"install\.py"):
        packages.fetch("true")
    with pytest.raises(Missing, match=r"install\.py"), packages.making(tmp_path / "editor", "1"):
        pytest.fail("something was made")


def test_a_folder_is_made_whole_or_not_at_all(tmp_path):
    folder = tmp_path / "editor"

    def fail(version):
        with packages.making(folder, version) as (part, _):
            (part / "program").touch()
            raise Missing("the rest")

    with pytest.raises(Missing):
        fail("version 1")
    assert not [*tmp_path.iterdir()]
    with packages.making(folder, "version 1") as (part, names):
        (part / "program").touch()
        names += ["editor 1", "plugin 7"]
    assert packages.has(folder, "version 1")
    assert packages.came(folder) == "editor 1, plugin 7"
    assert not packages.has(folder, "version 2")
    with pytest.raises(Missing):
        fail("version 2")
    assert packages.has(folder, "version 1"), "the old one stays"


def test_one_process_at_a_time_installs(tmp_path):
    code = f"""
from pathlib import Path
from tests.editors import packages
with packages.locked(Path({str(tmp_path)!r})):
    print("in")
"""
    with packages.locked(tmp_path):
        other = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert other.stderr is not None
        assert other.stderr.readline().startswith("waiting for another process")
        assert other.poll() is None
    assert other.communicate(timeout=60)[0] == "in\n"


def test_the_summary_says_which_were_tested():
    def report(outcome, *value):
        return SimpleNamespace(outcome=outcome, user_properties=[("editor", [*value])])

    written = []
    reporter = SimpleNamespace(
        stats={
            "": [report("passed", "ed", "1.0", "")],
            "passed": [
                report("passed", "ed", "1.0", ""),
                report("passed", "vi", "2.0", ""),
                SimpleNamespace(),
            ],
            "failed": [report("failed", "ed", "1.0", "")],
            "skipped": [report("skipped", "emacs", "", "no network")],
        },
        section=written.append,
        line=written.append,
    )
    summary.pytest_terminal_summary(reporter)
    assert [" ".join(line.split()) for line in written] == [
        "editors",
        "ed FAILED 1.0",
        "emacs NOT TESTED no network",
        "vi tested 2.0",
    ]
