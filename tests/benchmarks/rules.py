"""Rule sets for the benchmarks, the same for every tool, drawn with a fixed seed.

A registry that somebody keeps speaks mostly of what is gone already: one rule of ten names a module or
name that occurs in the corpus, and then in few files; the others name what nothing imports any more, half
of them in packages that occur. `busy` is the opposite, for honesty: everything occurs, and often.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import TYPE_CHECKING

from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.text import SourceText, decode_source

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20_251
FEW_FILES = range(1, 5)
MANY_FILES = range(40, 2_000)
GONE = ("legacy", "compat_old", "deprecated", "factory_v1", "helpers_old", "manager_old", "utils_v0", "shim")


def occurring(root: Path, cache: Path) -> tuple[dict[str, int], dict[str, int]]:
    """In how many files each module, and each `module:name`, is imported; remembered in `cache`."""
    if cache.exists():
        known = json.loads(cache.read_text("utf-8"))
        return known["modules"], known["names"]
    modules: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for path in sorted(root.rglob("*.py")):
        source = decode_source(path.read_bytes())
        if not isinstance(source, SourceText):
            continue
        here: set[str] = set()
        pairs: set[str] = set()
        for statement in import_statements(source.utf8):
            if statement.form == "import":
                here.update(each.name for each in statement.names)
            elif not statement.level:
                here.add(statement.module)
                pairs.update(
                    f"{statement.module}:{each.name}" for each in statement.names if each.name != "*"
                )
        modules.update(here)
        names.update(pairs)
    cache.write_text(json.dumps({"modules": modules, "names": names}), "utf-8")
    return dict(modules), dict(names)


def draw(modules: dict[str, int], names: dict[str, int], count: int, *, busy: bool = False) -> list[str]:
    """Draw `count` legacy objects (`a.b` or `a.b:Name`)."""
    random_ = random.Random(SEED + count)
    files = MANY_FILES if busy else FEW_FILES
    real = sorted(each for each, seen in modules.items() if seen in files and "." in each)
    real_names = sorted(each for each, seen in names.items() if seen in files)
    alive = count if busy else max(1, count // 10)
    chosen = random_.sample(real, min(len(real), (alive + 1) // 2))
    chosen += random_.sample(real_names, min(len(real_names), alive - len(chosen)))
    every = sorted(module for module in modules if "." in module)
    taken = {each.replace(":", ".") for each in chosen} | set(modules)
    while len(chosen) < count and not busy:
        parent = random_.choice(every).rpartition(".")[0]
        if len(chosen) % 2:
            parent = f"{random_.choice(('backend', 'services', 'shared', 'platform_core'))}.{parent}"
        candidate = f"{parent}.{random_.choice(GONE)}_{len(chosen)}"
        if len(chosen) % 3 == 0:
            candidate = f"{parent}.{random_.choice(GONE)}:Old{len(chosen)}"
        if candidate.replace(":", ".") not in taken:
            chosen.append(candidate)
    return chosen


def registry(objects: list[str]) -> str:
    """The `ssot.toml` that calls them legacy."""
    parts = []
    for legacy in objects:
        name = legacy.partition(":")[2]
        canonical = f"canonical.place:{name}" if name else "canonical.place"
        parts.append(f'[[rule]]\nlegacy = "{legacy}"\ncanonical = "{canonical}"\n')
    return "\n".join(parts)


def ruff_configuration(objects: list[str]) -> str:
    """The `ruff.toml` that bans the same."""
    lines = ["[lint]", 'select = ["TID251"]', "[lint.flake8-tidy-imports.banned-api]"]
    return "\n".join([*lines, *(f'"{each.replace(":", ".")}".msg = "legacy"' for each in objects), ""])


def words(objects: list[str]) -> str:
    """The last segment of each, which must stand in a file that names it: what a text search looks for."""
    return "\n".join(sorted({each.replace(":", ".").rpartition(".")[2] for each in objects})) + "\n"
