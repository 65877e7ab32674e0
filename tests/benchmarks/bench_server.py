"""Time keystrokes in the language server against `ruff server` with TID251 alone, edit by edit in turn.

    python -m tests.benchmarks.bench_server [--edits N] [--pull]

One character is put in at a random place and taken out again; what counts is the time from sending the
change until the diagnostics of that version have come. Prints a Markdown table; exits with 1 when a target
is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.corpus import assemble, default_directory
from tests.benchmarks.lsp import LspClient

REPOSITORY = Path(__file__).resolve().parent.parent.parent
# as many lines as the issue names, of files with imports, attribute chains, docstrings and strings
FIVE = ("pandas/pandas/core/indexes/multi.py",)
FIFTY = (
    "pandas/pandas/core/indexes/multi.py",
    "sympy/sympy/combinatorics/perm_groups.py",
    "matplotlib/matplotlib/axes/_base.py",
    "sqlalchemy/sqlalchemy/orm/session.py",
    "mypy/mypy/build.py",
    "numba/numba/parfors/parfor.py",
    "transformers/transformers/modeling_utils.py",
    "numpy/numpy/_core/tests/test_umath.py",
    "transformers/transformers/generation/utils.py",
    "wagtail/wagtail/admin/tests/test_workflows.py",
)
BANNED = (
    "numpy.intp",
    "pandas.core.algorithms",
    "pandas.errors",
    "sympy.core",
    "mypy.options",
    "numba.core.ir",
)
TYPED = "x a(\"=1.:# ')"  # what one types, in the proportions of a dozen keystrokes


@dataclass(frozen=True, slots=True)
class Row:
    """The times of one document, in seconds: ours and Ruff's, and how many diagnostics each gave."""

    lines: int
    ours: list[float]
    theirs: list[float]
    counts: tuple[int, int]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=default_directory())
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--pull", action="store_true", help="pull diagnostics instead of having them pushed")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    assemble(given.corpus)
    rows = [measure(given, FIVE), measure(given, FIFTY)]
    sys.stdout.write(table(rows) + "\n")
    five, fifty = rows
    met = all(
        ours <= theirs * share
        for row, share in ((five, 1.0), (fifty, 0.5))
        for ours, theirs in zip(figures(row.ours), figures(row.theirs), strict=True)
    )
    return 0 if met else 1


def measure(given: argparse.Namespace, names: tuple[str, ...]) -> Row:
    corpus = given.corpus / "corpus"
    text = "".join((corpus / name).read_text(encoding="utf-8") for name in names)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        write_rules(root, given.corpus, given.rules)
        path = root / "document.py"
        path.write_text(text, encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "RUFF_NO_CACHE": "true"}
        ruff = shutil.which(
            "ruff", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        )
        assert ruff, "ruff is missing: install the group `lint`"
        clients = [
            LspClient([sys.executable, "-m", "ssot_lsp", "server"], root, environment),
            LspClient([ruff, "server"], root, environment),
        ]
        uri = path.as_uri()
        counts = []
        for client in clients:
            client.initialize(root.as_uri(), pulls=given.pull)
            document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
            client.notify("textDocument/didOpen", {"textDocument": document})
            if given.pull:
                _, answer = client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
                counts.append(len(answer["result"]["items"]))
            else:
                counts.append(client.published(uri, 1)[1])
        time.sleep(1.5)  # what goes on after opening is no keystroke
        times = type_away(clients, uri, text.split("\n"), given)
        for client in clients:
            client.end()
    return Row(text.count("\n"), times[0], times[1], (counts[0], counts[1]))


def type_away(
    clients: list[LspClient], uri: str, lines: list[str], given: argparse.Namespace
) -> list[list[float]]:
    """Make the edits in each client in turn; returns the times of each."""
    chance = random.Random(given.seed)
    times: list[list[float]] = [[] for _ in clients]
    version = 1
    for number in range(given.edits // 2):
        line = chance.randrange(len(lines))
        column = chance.randrange(len(lines[line].encode()) + 1) if lines[line].isascii() else 0
        typed = TYPED[number % len(TYPED)]
        start, end = {"line": line, "character": column}, {"line": line, "character": column + 1}
        for where, text in (((start, start), typed), ((start, end), "")):
            version += 1
            change = {"range": {"start": where[0], "end": where[1]}, "text": text}
            params = {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [change],
            }
            for client, taken in zip(clients, times, strict=True):
                began = time.perf_counter()
                client.notify("textDocument/didChange", params)
                if given.pull:
                    ended, _ = client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
                else:
                    ended, _ = client.published(uri, version)
                taken.append(ended - began)
                time.sleep(0.02)
    return times


def write_rules(root: Path, cache: Path, count: int) -> None:
    """Write the same rules for both: those of `bench_check`, and a few that the documents break."""
    listed = [line for line in (cache / f"rules-{count}.toml").read_text().splitlines() if line]
    ours = ["\n".join(listed)]
    theirs = [(cache / f"rules-{count}.ruff.toml").read_text()]
    for banned in BANNED:
        module, _, name = banned.rpartition(".")
        reference = f"{module}:{name}" if banned in {"numpy.intp"} else banned
        ours.append(f'[[rule]]\nlegacy = "{reference}"\ncanonical = "canonical.place"')
        theirs.append(f'"{banned}".msg = "legacy"')
    (root / "ssot.toml").write_text("\n".join(ours) + "\n", encoding="utf-8")
    (root / "ruff.toml").write_text("\n".join(theirs) + "\n", encoding="utf-8")


def figures(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def table(rows: list[Row]) -> str:
    lines = [
        "| lines | diagnostics (ours, Ruff) | | ssot-lsp | ruff server | ratio | target |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row, share in zip(rows, (1.0, 0.5), strict=True):
        for what, ours, theirs in zip(("median", "p95"), figures(row.ours), figures(row.theirs), strict=True):
            met = "yes" if ours <= theirs * share else "**no**"
            lines.append(
                f"| {row.lines:,} | {row.counts[0]}, {row.counts[1]} | {what} | {ours * 1e3:.1f} ms"
                f" | {theirs * 1e3:.1f} ms | {ours / theirs:.2f} | at most {share} {met} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
