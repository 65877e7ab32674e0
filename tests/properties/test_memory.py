from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ssot_lsp.registries.load import load_registry
from ssot_lsp.workspace.check import check

# What is remembered between runs never shows: a run that goes by it says what a run without it says.

LONG_AGO = 1_600_000_000
PATHS = (
    "app/__init__.py",
    "app/a.py",
    "app/sub/b.py",
    "app/sub/__init__.py",
    "old/mod.py",
    "old/__init__.py",
    "new/mod.py",
    "new/__init__.py",
    "c.py",
    "d.pyi",
    ".gitignore",
    "n.ipynb",
)
CELL = (
    '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": ["from old.mod import X"]}]}'
)
TEXTS = (
    "",
    "x = 1\n",
    "from old.mod import X\n",
    "import old.mod as m\n\nprint(m.X, 'é😀', m.Y)\n",
    "'é'; from old import mod\r\nmod.X\r\n",
    "from ..old import mod\n",
    "from .mod import X\nfrom . import mod\n",
    "class X: ...\nclass Y: ...\n",
    "class X: ...\n",
    "from old.mod import X  # ssot: ignore\n",
    "x = 1  # ssot: ignore\n",
    "from old.mod import X  # ssot: ignore[named]\n",
    "from old.mod import X  # ssot: ignore[SSOT001]\n",
    "from old.mod.new import X\n",
    "import importlib\nimportlib.import_module('.mod', __package__)\n",
    "patch('old.mod.X')\n",
    'def f():\n    """\n    >>> from old.mod import X\n    """\n',
    "from old.mod import (\n    X,\n    Y,\n)\n",
    "from old.mod import X\nx = = 1\n",
    "sub/\n",
    CELL,
)
RULES = (
    'legacy = "old.mod"\ncanonical = "new.mod"',
    'legacy = "old.mod:X"\ncanonical = "new.mod:X"',
    'legacy = "old"\ncanonical = "new"',
    'legacy = "old.mod:Y"',
    'legacy = "old.mod"\nid = "named"\ncanonical = "new.mod"',
    'legacy = "old.mod"\ncanonical = "old.mod.new"',
    'legacy = "old.mod"\nsubmodules = false',
    'legacy = "old:mod"\ncanonical = "new:mod"',
    'legacy = "app.sub"\ncanonical = "app.other"\nallow = ["c.py"]',
    'legacy = "old.mod"\ncanonical = "new.mod"\nallow = ["app/**"]',
)


def path_of(rule):
    """Return what a rule speaks of, without saying what of it is the module."""
    return rule.partition("\n")[0].replace(":", ".")


def told(run):
    findings = [
        (file.rel, one.code, one.span, one.message, one.fix, place, file.is_ascii)
        for file in run.files
        for one, place in zip(file.report.findings, file.places, strict=True)
    ]
    return findings, [(fault.path, fault.message) for fault in run.faults], run.checked


class Remembering(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.root = Path(tempfile.mkdtemp(prefix="ssot-memory-"))
        self.clock = LONG_AGO
        self.change_rules([RULES[0]])
        self.ways = {"fixes_up_to": None, "codes": None}

    def teardown(self):
        if hasattr(self, "root"):
            shutil.rmtree(self.root)

    @rule(
        rel=st.sampled_from(PATHS),
        text=st.sampled_from(TEXTS),
        aged=st.sampled_from([True, True, True, False]),
    )
    def write(self, rel, text, aged):
        path = self.root / rel
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        self.clock += 10
        for changed in (path, *path.relative_to(self.root).parents) if aged else ():
            os.utime(self.root / changed, (self.clock, self.clock))

    @rule(rel=st.sampled_from(PATHS))
    def remove(self, rel):
        (self.root / rel).unlink(missing_ok=True)

    @rule(rules=st.lists(st.sampled_from(RULES), min_size=1, max_size=4, unique_by=path_of))
    def change_rules(self, rules):
        config = self.root / "ssot.toml"
        config.write_text("".join(f"[[rule]]\n{one}\n" for one in rules))
        self.clock += 10
        os.utime(config, (self.clock, self.clock))
        self.registry = load_registry(config)
        assert all(problem.severity != "error" for problem in self.registry.problems)

    @rule(
        upto=st.sampled_from([None, 0, 1]), codes=st.sampled_from([None, frozenset({"SSOT001", "SSOT004"})])
    )
    def ask_otherwise(self, upto, codes):
        self.ways = {"fixes_up_to": upto, "codes": codes}

    @rule(rel=st.sampled_from(["app", "app/sub"]))
    def look_at_a_part(self, rel):
        if (self.root / rel).is_dir():
            self._run(paths=[str(self.root / rel)])

    @rule()
    def look_again(self):
        pass

    @invariant()
    def says_what_a_run_without_memory_says(self):
        if hasattr(self, "root"):
            assert told(self._run()) == told(self._run(cache=False))

    def _run(self, paths=None, cache=True):
        root = str(self.root)
        return check(paths or [root], root=root, registry=self.registry, cache=cache, **self.ways)


TestRemembering = Remembering.TestCase
TestRemembering.settings = settings(max_examples=settings().max_examples // 10, stateful_step_count=12)
