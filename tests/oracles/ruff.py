"""What Ruff's TID251 reports under the equivalent configuration, and why it differs from us where it does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.rules import Registry
from ssot_lsp.core.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ssot_lsp.core.findings import FileReport, Finding
    from ssot_lsp.core.imports import ImportStatement
    from ssot_lsp.core.rules import Rule
    from tests.oracles.rule_sets import Source

Place = tuple[int, str]  # 1-based line, banned path
UNEXPLAINED = "unexplained"


@dataclass(slots=True)
class Comparison:
    """Places that both report, and the classes of those that only one does, with an example each."""

    both: int = 0
    only_ours: Counter[str] = field(default_factory=Counter)
    only_ruff: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def is_there() -> bool:
    """Tell whether Ruff is installed beside this interpreter."""
    return find_spec("ruff") is not None


def configuration(rules: Iterable[Rule], roots: Iterable[Path]) -> str:
    """The `ruff.toml` that bans what `rules` call legacy."""
    paths = sorted({rule.legacy.dotted for rule in rules if not rule.strings_only})
    lines = [f"src = {json.dumps([str(root) for root in roots])}", "[lint]", 'select = ["TID251"]']
    lines.append("[lint.flake8-tidy-imports.banned-api]")
    return "\n".join([*lines, *(f'{json.dumps(path)}.msg = "legacy"' for path in paths), ""])


def report(rules: list[Rule], roots: list[Path], scratch: Path) -> tuple[dict[str, set[Place]], set[str]]:
    """Run Ruff over `roots`: what it reports a file, and the files that it could not read."""
    config = scratch / "ruff.toml"
    config.write_text(configuration(rules, roots), "utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--config", str(config), "--no-cache", "--ignore-noqa"]
    command += ["--output-format", "json", "--exclude", "site-packages", *map(str, roots)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    found: dict[str, set[Place]] = defaultdict(set)
    unread = set(re.findall(r"Failed to lint (.+?\.py):", done.stderr))
    for each in json.loads(done.stdout):
        if each["code"] == "TID251":
            found[each["filename"]].add((each["location"]["row"], each["message"].split("`")[1]))
        else:
            unread.add(each["filename"])
    return found, unread


class _File:
    """One file of the comparison."""

    def __init__(self, source: Source, result: FileReport, theirs: set[Place], unread: bool) -> None:
        self.source = source
        self.parses = result.parses
        self.unread = unread
        self.theirs = theirs
        self.lines = LineIndex(source.utf8)
        self.statements = import_statements(source.utf8)
        self.ours: dict[Place, Finding] = {}
        for finding in result.findings:
            assert finding.rule is not None
            self.ours.setdefault((self.line(finding.span.start), finding.rule.legacy.dotted), finding)

    def line(self, offset: int) -> int:
        return self.lines.position(offset)[0] + 1

    def statement_at(self, offset: int) -> ImportStatement | None:
        starts = [statement.span.start for statement in self.statements]
        index = bisect_right(starts, offset) - 1
        return self.statements[index] if index >= 0 else None

    def only_ours(self, place: Place, finding: Finding) -> str:
        """Why Ruff does not report this one."""
        if self.unread:
            return "Ruff cannot read the file"
        if any(line == place[0] and place[1].startswith(path + ".") for line, path in self.theirs):
            return "Ruff says the shorter rule"
        if finding.kind == "string":
            return "a string, a doctest or a type comment"
        if finding.kind == "import":
            statement = self.statement_at(finding.span.start)
            first = self.line(statement.span.start) if statement else 0
            if (first, place[1]) in self.theirs:
                return "each name of a statement"
            if any(line == first and place[1].startswith(path + ".") for line, path in self.theirs):
                return "Ruff says the shorter rule"
            if statement and statement.level:
                return "a relative import in a directory without `__init__.py`"
            return UNEXPLAINED
        assert self.source.reading is not None
        chains = [chain for chain in self.source.reading.chains if chain.start == finding.span.start]
        if any(not chain.read for chain in chains):
            return "assigned to or deleted"
        if any(not chain.certain or len(chain.targets) > 1 for chain in chains):
            return "bound by an import on one path, by something else on another"
        if any(chain.by_global for chain in chains):
            return "bound by another function through `global`"
        assert finding.rule is not None
        if not finding.rule.legacy.qualname:
            return "an attribute of a banned module"
        return UNEXPLAINED

    def only_ruff(self, place: Place, shallow: set[str]) -> str:
        """Why we do not report this one. `shallow` are the modules whose rules leave submodules alone."""
        if not self.parses:
            return "our parser cannot read the file"
        if any(line == place[0] and path.startswith(place[1] + ".") for line, path in self.ours):
            return "a longer rule speaks for it"
        assert self.source.reading is not None
        for chain in self.source.reading.chains:
            reached = {".".join((*target.path, *chain.names[1:])) for target in chain.targets}
            below = any(path.startswith(place[1] + ".") for path in reached)
            if place[1] in shallow and below and self.line(chain.start) == place[0]:
                return "a submodule, which the rule leaves alone"
        for statement in self.statements:
            if self.line(statement.span.start) != place[0]:
                continue
            inside = [
                path
                for (_, path), each in self.ours.items()
                if statement.span.start <= each.span.start < statement.span.end
            ]
            if any(path == place[1] or path.startswith(place[1] + ".") for path in inside):
                return "the statement, not each name"
            modules = {statement.absolute_module(self.source.context) or ""} | {
                each.name for each in statement.names if statement.form == "import"
            }
            if place[1] in shallow and any(module.startswith(place[1] + ".") for module in modules):
                return "a submodule, which the rule leaves alone"
            if statement.is_star:
                return "a star import under a rule that calls the module a name"
        return UNEXPLAINED


def compare(corpus: list[Source], rules: list[Rule], roots: list[Path], scratch: Path) -> Comparison:
    """Compare every finding of ours with every one of Ruff's, by line and banned path."""
    theirs, unread = report(rules, roots, scratch)
    registry = Registry(rules=tuple(rules))
    index = RuleIndex(rules)
    shallow = {rule.legacy.module for rule in rules if rule.legacy.is_module and not rule.submodules}
    result = Comparison()
    for source in corpus:
        if source.reading is None:
            continue
        name = str(source.path)
        found = analyse(source.utf8, source.context, index, registry, NoModules(), fixes=False)
        file = _File(source, found, theirs.get(name, set()), name in unread)
        result.both += len(file.theirs & set(file.ours))
        for place in sorted(set(file.ours) - file.theirs):
            kind = file.only_ours(place, file.ours[place])
            result.only_ours[kind] += 1
            _note(result, f"ours: {kind}", source, place)
        for place in sorted(file.theirs - set(file.ours)):
            kind = file.only_ruff(place, shallow)
            result.only_ruff[kind] += 1
            _note(result, f"Ruff: {kind}", source, place)
    return result


def _note(result: Comparison, kind: str, source: Source, place: Place) -> None:
    lines = source.utf8.decode().splitlines()
    text = lines[place[0] - 1].strip() if place[0] <= len(lines) else ""
    if len(result.examples[kind]) < 20:
        result.examples[kind].append(f"{source.context.path}:{place[0]}: [{place[1]}] {text[:100]}")
