"""Rule sets generated from what a corpus really imports, the same for one seed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Rule
from tests.oracles.ast_oracle import Reading, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a corpus with what the oracle reads in it (None where CPython cannot parse it)."""

    path: Path
    context: FileContext
    utf8: bytes
    reading: Reading | None


def sources(root: Path, *, without: frozenset[str] = frozenset()) -> Iterator[Source]:
    """Read every `.py` file of UTF-8 under `root`, which is the source root of all of them."""
    from ssot_lsp.core.text import SourceText, decode_source

    for path in sorted(root.rglob("*.py")):
        inner = path.relative_to(root)
        if without.intersection(inner.parts):
            continue
        text = decode_source(path.read_bytes())
        if not isinstance(text, SourceText):
            continue
        context = context_of(inner.as_posix())
        yield Source(path, context, text.utf8, read(text.utf8, context.package))


def context_of(path: str) -> FileContext:
    """The place of a file whose path is relative to its source root."""
    parts = path[: -len(".py")].split("/")
    if parts[-1] == "__init__":
        return FileContext(path, ".".join(parts[:-1]) or None, is_package=True)
    return FileContext(path, ".".join(parts))


def referred(readings: Iterable[Reading]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Count the modules imported, and the (module, name) pairs imported or reached through a module."""
    modules: Counter[str] = Counter()
    names: Counter[tuple[str, str]] = Counter()
    for reading in readings:
        for each in reading.imports:
            if each.module:
                modules[each.module] += 1
                if each.name and each.name != "*":
                    names[each.module, each.name] += 1
        for chain in reading.chains:
            for target in chain.targets:
                if not target.by_from:
                    names[".".join(target.path), chain.names[1]] += 1
    return modules, names


def sample(
    readings: Iterable[Reading], seed: int, *, modules: int = 40, names: int = 60, banned: int = 10
) -> list[Rule]:
    """Draw rules: whole modules, single names, banned names; frequent ones no more than rare ones."""
    counted, pairs = referred(readings)
    random_ = random.Random(seed)
    rules = []
    for number, module in enumerate(random_.sample(sorted(counted), min(modules, len(counted)))):
        submodules = number % 4 != 0
        target = ObjectRef(f"canonical.{module}")
        rules.append(Rule(f"module-{module}", ObjectRef(module), target, submodules=submodules))
    drawn = random_.sample(sorted(pairs), min(names + banned, len(pairs)))
    for number, (module, name) in enumerate(drawn):
        target = None if number >= names else ObjectRef("canonical.names", name)
        rules.append(Rule(f"name-{module}-{name}", ObjectRef(module, name), target))
    return rules
