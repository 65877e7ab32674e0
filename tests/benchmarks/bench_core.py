"""What the parts of the core cost per MB, on the files of the corpus.

    python -m tests.benchmarks.bench_core [--corpus DIR] [--megabytes N]

`ast.parse` stands in the table as the yardstick of the machine.
"""

from __future__ import annotations

import argparse
import ast
import random
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.lexer import scan_literals
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import parse_object_ref
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.core.rules import Registry, Rule
from ssot_lsp.core.text import SourceText, decode_source
from tests.benchmarks import rules
from tests.benchmarks.corpus import assemble, default_directory
from tests.oracles.rule_sets import context_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lsp.core.names import ObjectRef


def registry_of(objects: list[str]) -> Registry:
    """The rules of a set, as values."""
    found = []
    for text in objects:
        legacy = parse_object_ref(text)
        assert not isinstance(legacy, str)
        canonical: ObjectRef = type(legacy)("canonical.place", legacy.qualname)
        found.append(Rule(text, legacy, canonical))
    return Registry(rules=tuple(found))


def main() -> int:
    """Measure each part over the same files and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--corpus", type=Path, default=default_directory())
    parser.add_argument("--megabytes", type=int, default=20)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # what ast.parse says of the files it reads
    corpus = assemble(options.corpus)
    paths = sorted(corpus.root.rglob("*.py"))
    random.Random(1).shuffle(paths)
    texts: list[tuple[str, bytes]] = []
    size = 0
    for path in paths:
        source = decode_source(path.read_bytes())
        if isinstance(source, SourceText) and source.utf8:
            texts.append((path.relative_to(corpus.root).as_posix(), source.utf8))
            size += len(source.utf8)
        if size > options.megabytes * 1e6:
            break
    modules, names = rules.occurring(corpus.root, options.corpus / "occurring.json")
    parts: list[tuple[str, Callable[[str, bytes], object]]] = [
        ("ast.parse", lambda path, utf8: _parse(utf8)),
        ("strings and comments", lambda path, utf8: scan_literals(utf8)),
        ("import statements", lambda path, utf8: import_statements(utf8)),
    ]
    for count in (1, 100, 1_000):
        registry = registry_of(rules.draw(modules, names, count))
        index = RuleIndex(registry.rules)
        search = Prefilter(index, context_of)
        search.prepare(many=True)
        parts.append(
            (f"search, {count:,} rules", lambda path, utf8, search=search: search.may_hit(utf8, path))
        )
    for what, fixes in (("report", False), ("report with fixes", True)):

        def whole(path: str, utf8: bytes, fixes: bool = fixes) -> object:
            return analyse(utf8, context_of(path), index, registry, NoModules(), fixes=fixes)

        parts.append((f"{what}, every file, 1,000 rules", whole))
    sys.stdout.write(f"{len(texts)} files, {size / 1e6:.1f} MB\n\n| part | ms per MB |\n| --- | --- |\n")
    for name, action in parts:
        start = time.perf_counter()
        for path, utf8 in texts:
            action(path, utf8)
        spent = time.perf_counter() - start
        sys.stdout.write(f"| {name} | {spent * 1000 / (size / 1e6):.1f} |\n")
    return 0


def _parse(utf8: bytes) -> object:
    try:
        return ast.parse(utf8)
    except (SyntaxError, ValueError):
        return None


if __name__ == "__main__":
    raise SystemExit(main())
