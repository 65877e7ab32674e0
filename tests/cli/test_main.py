from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from ssot_lsp import __version__
from ssot_lsp.cli import main as cli


def test_the_version(ssot):
    assert ssot("--version") == (0, f"ssot-lsp {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments", [[], ["nope"], ["check", "--nope"], ["check", "--output-format", "xml"]]
)
def test_bad_usage_exits_with_2(ssot, arguments):
    ran = ssot(*arguments)
    assert ran.code == 2
    assert ran.err.startswith("usage: ssot-lsp")


def test_a_rule_is_explained(ssot):
    ran = ssot("rule", "legacy-import")
    assert ran.code == 0
    assert ran.out.startswith("SSOT001 legacy-import\n\nA statement imports")


def test_all_rules_are_explained(ssot):
    assert ssot("rule").out.count("SSOT00") >= 5


def test_an_unknown_rule_is_an_error(ssot):
    ran = ssot("rule", "SSOT999")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: no such code: SSOT999 (there are SSOT001, ")


def test_an_interrupt_exits_with_130(ssot, monkeypatch):
    def interrupted(options):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupted)
    assert ssot("rule") == (130, "", "")


def test_a_bug_does_not_look_like_findings(ssot, monkeypatch):
    def broken(options):
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_run", broken)
    ran = ssot("rule")
    assert ran.code == 2
    assert "ZeroDivisionError" in ran.err
    assert "please report it" in ran.err


def test_output_that_nobody_reads_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [sys.executable, "-m", "ssot_lsp", "rule"], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (1, b"")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
class TestStreamsThatAreClosedOrFull:
    @pytest.fixture
    def shell(self, tmp_path):
        (tmp_path / "ssot.toml").write_text('[[rule]]\nlegacy = "old"\n')
        (tmp_path / "a.py").write_text("x = 1\n")

        def ran(arguments):
            command = f"'{sys.executable}' -m ssot_lsp {arguments}"
            done = subprocess.run(
                ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            return done.returncode, done.stdout, done.stderr

        return ran

    @pytest.mark.parametrize("jobs", ["", "-j 2"])
    def test_a_closed_one_is_done_without(self, shell, jobs):
        assert shell(f"check {jobs} 2>&-") == (0, "All checks passed!\n", "")
        assert shell(f"check {jobs} >&-") == (0, "", "")
        assert shell(f"check {jobs} nowhere.py 2>&-") == (
            2,
            "No findings, but not everything could be checked.\n",
            "",
        )
        assert shell("check - <&-") == (2, "", "error: standard input is closed\n")

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")  # noqa: PTH110
    def test_a_full_one_is_said_so_in_a_line(self, shell):
        full = "error: cannot write the output: no space left on device\n"
        for command in ("check", "rule", "registry show", "check --fix"):
            assert shell(f"{command} >/dev/full") == (2, "", full)
        assert shell("check nowhere.py 2>/dev/full")[0] == 2
        assert shell("check --config nowhere.toml 2>/dev/full") == (2, "", "")

    def test_a_folder_that_is_gone(self, shell):
        said = "error: the current folder is gone; change into one that is there\n"
        script = f"-c 'pass'; mkdir gone; cd gone; rmdir ../gone; '{sys.executable}' -m ssot_lsp check"
        code, out, err = shell(script.replace("-c 'pass'", "rule"))
        assert (code, err) == (2, said)
        assert "SSOT001" in out


@pytest.mark.parametrize("watched", [False, True])
def test_all_is_written_before_the_process_ends(tmp_path, watched):
    rules = [f'[[rule]]\nlegacy = "old{number}"\nreason = "{"r" * 80}"\n' for number in range(2_000)]
    (tmp_path / "ssot.toml").write_text("".join(rules))
    script = (
        "import atexit, sys\n"
        "from ssot_lsp.__main__ import main\n"
        "atexit.register(lambda: sys.stderr.write('taken apart'))\n"
        f"sys.setprofile({'lambda *_: None' if watched else None})\n"
        "sys.exit(main())\n"
    )
    arguments = ["registry", "show", "--output-format", "json"]
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "taken apart" if watched else "")
    assert len(json.loads(ran.stdout)) == 2_000


def test_a_console_that_lacks_a_character_gets_an_escape(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "cp1252"))
    cli.prepare_streams()
    sys.stdout.write("→ 😀\n")
    sys.stdout.flush()
    assert raw.getvalue() == b"\\u2192 \\U0001f600\n"


def test_nothing_of_the_current_folder_is_imported(tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('imported')\n")
    (tmp_path / "ssot.toml").write_text('[[rule]]\nlegacy = "a"\n')
    ran = subprocess.run(
        [sys.executable, "-m", "ssot_lsp", "registry", "show", "--output-format", "json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
