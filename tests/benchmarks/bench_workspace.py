"""Measure the server over a workspace of 20,000 files: keystrokes during the scan, starts, a changed rule.

    python -m tests.benchmarks.bench_workspace [--rules 100]

The corpus of `bench_check`, some of it twice, is hard-linked into a workspace. Prints a Markdown table; exits
with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.corpus import assemble, default_directory
from tests.benchmarks.lsp import LspClient

REPOSITORY = Path(__file__).resolve().parent.parent.parent
FILES = 20_000
TYPED = "import os\nfrom sympy.core import add\n"
SECOND_START = 1.0  # seconds
PEAK_MB = 250.0
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=default_directory())
    parser.add_argument("--rules", default="100", help="1, 100, 1000, or busy")
    given = parser.parse_args()
    assemble(given.corpus)
    name = f"rules-{given.rules}.toml" if given.rules.isdigit() else f"{given.rules}.toml"
    with tempfile.TemporaryDirectory(dir=given.corpus) as scratch:
        root, empty = Path(scratch) / "full", Path(scratch) / "empty"
        count = link(given.corpus / "corpus", root)
        empty.mkdir()
        for place in (root, empty):
            shutil.copy(given.corpus / name, place / "ssot.toml")
        time.sleep(2.5)  # nothing younger than the clock's granularity is remembered
        rows = measure(root, empty, count)
    sys.stdout.write("| what | | target | |\n| --- | --- | --- | --- |\n")
    for what, figure, target, met in rows:
        sys.stdout.write(
            f"| {what} | {figure} | {target} | {'' if met is None else 'yes' if met else '**no**'} |\n"
        )
    return 0 if all(met is not False for *_, met in rows) else 1


def link(source: Path, root: Path) -> int:
    """Hard-link files into the workspace until there are enough; returns how many."""
    paths = sorted(path for path in source.rglob("*.py") if path.is_file())
    for number in range(FILES):
        path = paths[number % len(paths)]
        top = "again" if number >= len(paths) else "once"
        target = root / top / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(path, target)
    return FILES


def measure(root: Path, empty: Path, count: int) -> list[tuple[str, str, str, bool | None]]:
    """Run everything; returns rows of what, figure, target, met."""
    alone = Session(empty)
    quiet = [alone.keystroke() for _ in range(100)]
    alone.end()

    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "ssot_lsp", "check", "-q", "--output-format", "gitlab"],
        cwd=root,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    check = time.perf_counter() - began
    shutil.rmtree(root / ".ssot_cache")

    first = Session(root)
    busy = [first.keystroke()]
    while not first.is_scanned():
        busy.append(first.keystroke())
    scan = first.since_start()
    peak = first.memory()
    first.change_rule()
    rule = first.wait_for_scan()
    first.end()

    time.sleep(2.5)
    second = Session(root)
    second.wait_for_scan()
    warm = second.since_start()
    second.end()
    ratio = statistics.median(busy) / statistics.median(quiet)
    return [
        (f"{count:,} files: keystroke while they are scanned, against an empty workspace (median)",
         f"{statistics.median(busy) * 1e3:.1f} ms against {statistics.median(quiet) * 1e3:.1f} ms,"
         f" {ratio:.1f} times", "as fast", None),
        ("the first keystroke", f"{busy[0] * 1e3:.1f} ms", "", None),
        ("the slowest of all", f"{max(busy) * 1e3:.1f} ms", "", None),
        ("start to full diagnostics, nothing remembered", f"{scan:.2f} s; `check` takes {check:.2f} s",
         "the speed of `check`", None),
        ("second start to full diagnostics", f"{warm:.2f} s", f"under {SECOND_START:.0f} s",
         warm < SECOND_START),
        ("one rule more, until the workspace is right again", f"{rule:.2f} s", "from the index", None),
        ("memory of the server after the scan", f"{peak:.0f} MB", f"under {PEAK_MB:.0f} MB", peak < PEAK_MB),
    ]  # fmt: skip


class Session:
    """One started server with one document open, typed into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._began = time.perf_counter()
        self._client = LspClient([sys.executable, "-m", "ssot_lsp", "server"], root, ENVIRONMENT)
        self._client.initialize(root.as_uri(), progress=True)
        self._uri = (root / "typed.py").as_uri()
        self._version = 1
        document = {"uri": self._uri, "languageId": "python", "version": 1, "text": TYPED}
        self._client.notify("textDocument/didOpen", {"textDocument": document})
        self._client.published(self._uri, 1)
        self._scans = 0

    def keystroke(self) -> float:
        """Type one character; returns the seconds until its diagnostics came."""
        self._version += 1
        place = {"line": 2, "character": 0}
        change = {"range": {"start": place, "end": place}, "text": "x"}
        document = {"uri": self._uri, "version": self._version}
        began = time.perf_counter()
        self._client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        ended, _ = self._client.published(self._uri, self._version)
        time.sleep(0.02)
        return ended - began

    def is_scanned(self) -> bool:
        """Tell whether the scan has ended."""
        if self._client.counts["$/progress end"]:
            self._scans = 1
        return bool(self._scans)

    def since_start(self) -> float:
        """Return the seconds from the start of the process to the end of the last scan."""
        return self._client.times["$/progress end"] - self._began

    def wait_for_scan(self) -> float:
        """Wait for the end of the scan that runs or is about to; returns the seconds that this took."""
        began = time.perf_counter()
        self._scans += 1
        while self._client.counts["$/progress end"] < self._scans:
            time.sleep(0.005)
        return self._client.times["$/progress end"] - began

    def change_rule(self) -> None:
        """Add a rule to the registry, and save it."""
        path = self.root / "ssot.toml"
        path.write_text(path.read_text() + '\n[[rule]]\nlegacy = "sympy.core.zzz"\ncanonical = "a.b"\n')
        self._client.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})

    def memory(self) -> float:
        """Return the proportional set size of the server and its children in MB (Linux)."""
        pids = [self._client.process.pid]
        for pid in pids:
            listed = Path(f"/proc/{pid}/task/{pid}/children")
            pids += map(int, listed.read_text().split()) if listed.exists() else []
        total = 0
        for pid in pids:
            try:
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        return total / 1024

    def end(self) -> None:
        self._client.end()


if __name__ == "__main__":
    sys.exit(main())
