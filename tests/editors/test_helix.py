from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LANGUAGES = HERE.parents[1] / "editors" / "helix" / "languages.toml"
ESCAPES = re.compile(r"\x1b(\[[0-9;?<>=]*[a-zA-Z]|[()][A-Z0-9]|\][^\x07\x1b]*(\x07|\x1b\\)|[=>])")


class Terminal:
    """Helix in a terminal of its own; what it draws, without where it draws it."""

    def __init__(self, command, folder, environment):
        import fcntl
        import pty
        import termios

        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        variables = {**environment, "TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.drawn = ""

    def keys(self, text):
        os.write(self.ours, text.encode())

    def escape(self):
        self.keys("\x1b")
        time.sleep(0.5)  # else it is taken for Alt with the next key

    def until(self, look, what):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if look():
                return
            if select.select([self.ours], [], [], 0.05)[0]:
                try:
                    raw = os.read(self.ours, 65536).decode("utf-8", "replace")
                except OSError:  # the terminal has ended
                    raw = ""
                self.drawn += ESCAPES.sub("", raw)
        pytest.fail(f"waited for {what}; drawn at last:\n{self.drawn[-3000:]}")

    def saves(self, path, *, new, old=""):
        """Save all, again and again as an edit may be on its way, until a file has `new` and no `old`."""
        saved = [0.0]

        def look():
            if time.monotonic() - saved[0] > 2:
                self.keys(":wa\r")
                saved[0] = time.monotonic()
            try:
                text = path.read_text()
            except FileNotFoundError:  # it is moved out of the way before it is written
                return False
            return new in text and not (old and old in text)

        self.until(look, f"{new} in {path.name} on the disk")

    def shows(self, text):
        bare = "".join(text.split())  # some spaces are drawn by moving on
        self.until(lambda: bare in "".join(self.drawn.split()), text)
        self.drawn = ""

    def end(self):
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


@pytest.fixture
def open_helix(have, workspace, environment):
    """Returns a function that opens a file of the workspace in Helix, with the configuration of a user."""
    command = have("helix")
    runtime = Path(command[-1]).parent / "runtime"
    config = Path(environment["XDG_CONFIG_HOME"]) / "helix"
    config.mkdir(parents=True)
    shutil.copy(LANGUAGES, config)
    (workspace / ".git").mkdir()  # where Helix takes the workspace to begin
    variables = {**environment, "HELIX_RUNTIME": str(runtime)}
    terminals = []

    def open_helix(file):
        terminals.append(Terminal([*command, file], workspace, variables))
        return terminals[-1]

    yield open_helix
    for terminal in terminals:
        terminal.end()


@pytest.mark.slow
def test_findings_hover_and_fixes(open_helix, workspace):
    cart = workspace / "shop" / "cart.py"
    helix = open_helix("shop/cart.py")
    helix.shows("from typing")
    helix.keys("17gg")
    helix.shows("is legacy")

    helix.keys(" d")
    helix.shows("`collections.Mapping` is legacy")
    helix.escape()

    helix.keys("4ggf,h")
    time.sleep(0.2)
    helix.keys(" k")
    helix.shows("single source of truth")
    helix.escape()

    helix.keys("17ggfM")
    time.sleep(0.2)
    helix.keys(" a")
    helix.shows("Use `collections.abc.Mapping`")
    helix.keys("\r")
    time.sleep(0.5)
    helix.escape()
    helix.saves(cart, new="collections.abc.Mapping")
    helix.saves(cart, new="old_money")

    helix.keys(":lsp-workspace-command ssot.fixWorkspace\r")
    time.sleep(0.5)
    helix.saves(cart, new="shop.money", old="old_money")
    helix.saves(workspace / "shop" / "checkout.py", new="shop.money", old="old_money")  # it was not open


@pytest.mark.slow
def test_fix_all_in_the_menu(open_helix, workspace):
    cart = workspace / "shop" / "cart.py"
    helix = open_helix("shop/cart.py")
    helix.shows("from typing")
    helix.keys("17ggfM")
    helix.shows("is legacy")
    helix.keys(" a")
    helix.shows("Fix all")
    helix.keys("\x1b[A")  # upwards from the first is the last
    time.sleep(0.3)
    helix.keys("\r")
    time.sleep(0.5)
    helix.escape()
    helix.saves(cart, new="collections.abc.Mapping", old="old_money")


@pytest.mark.slow
def test_the_registry(open_helix):
    helix = open_helix("ssot.toml")
    helix.shows("[[phase]]")
    helix.keys("14ggo")
    helix.keys("nonsense = 1")
    helix.escape()
    helix.shows("unknown key 'nonsense'")
    helix.keys("u")
    helix.keys("/shop.old_money\r")
    time.sleep(0.2)
    helix.keys(" k")
    helix.shows("left in")


@pytest.mark.slow
def test_beside_another_server(open_helix, server):
    beside = server.with_name("jedi-language-server")
    python, other = shlex.quote(sys.executable), shlex.quote(str(HERE / "helix" / "other_server.py"))
    beside.write_text(f"#!/bin/sh\nexec {python} {other}\n")
    beside.chmod(0o755)
    helix = open_helix("shop/cart.py")
    helix.shows("from typing")
    helix.keys("17ggfM")
    helix.shows("is legacy")
    helix.keys(" k")
    helix.shows("the other server")
    helix.escape()
    helix.keys("gd")
    helix.shows("1 sel 1:1")
