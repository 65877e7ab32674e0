"""Count the differences between our findings and Ruff's TID251: the table of docs/ruff-differences.md.

python -m tests.benchmarks.ruff_differences [--seed N]
"""

from __future__ import annotations

import argparse
import sys
import sysconfig
import tempfile
from pathlib import Path

from tests.benchmarks.corpus import LARGE_PACKAGES, assemble, default_directory
from tests.oracles import ruff
from tests.oracles.rule_sets import Source, sample, sources


def compared(roots: list[Path], seed: int) -> ruff.Comparison:
    """Compare over all files below `roots`, each a source root, with 100 module and 300 name rules."""
    without = frozenset({"site-packages", "__pycache__"})
    corpus: list[Source] = [source for root in roots for source in sources(root, without=without)]
    rules = sample([each.reading for each in corpus if each.reading], seed, modules=100, names=300, banned=0)
    with tempfile.TemporaryDirectory() as scratch:
        return ruff.compare(corpus, rules, roots, Path(scratch))


def main() -> int:
    """Print the counts; 1 when a difference has no class."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--examples", action="store_true")
    options = parser.parse_args()
    large = assemble(default_directory(), LARGE_PACKAGES, most=1_000_000, label="large")
    results = [
        compared([Path(sysconfig.get_path("stdlib"))], options.seed),
        compared([Path(project.root) for project in large.projects], options.seed),
    ]
    write = sys.stdout.write
    write("| reported by | class | standard library | large packages |\n| --- | --- | --- | --- |\n")
    write(f"| both | the same line and path | {results[0].both:,} | {results[1].both:,} |\n")
    for who, part in (("ssot-lsp only", "only_ours"), ("Ruff only", "only_ruff")):
        counts = [getattr(result, part) for result in results]
        for kind in sorted(set(counts[0]) | set(counts[1]), key=lambda each: -counts[1][each]):
            write(f"| {who} | {kind} | {counts[0][kind]:,} | {counts[1][kind]:,} |\n")
    if options.examples:
        for result in results:
            for kind, texts in sorted(result.examples.items()):
                write("".join([f"\n{kind}\n", *(f"    {text}\n" for text in texts[:8])]))
    return int(any(ruff.UNEXPLAINED in (*each.only_ours, *each.only_ruff) for each in results))


if __name__ == "__main__":
    raise SystemExit(main())
