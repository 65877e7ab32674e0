from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.server.editor import COMMAND, environment


def test_help_says_what_an_editor_can_set() -> None:
    ran = subprocess.run([*COMMAND, "--help"], env=environment(), capture_output=True, text=True, check=True)
    for setting in ("registry", "workspaceDiagnostics", "renameImports", "logLevel"):
        assert f"\n  {setting} " in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_a_person_at_a_terminal_is_told_what_it_waits_for() -> None:
    import pty

    ours, theirs = pty.openpty()
    server = subprocess.Popen(
        COMMAND,
        env=environment(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    assert server.stderr is not None
    assert "for editors" in server.stderr.readline()
    server.send_signal(signal.SIGINT)  # as Ctrl-C
    printed, complained = server.communicate(timeout=60)
    os.close(ours)
    assert server.returncode == 130
    assert not printed
    assert "Traceback" not in complained
