"""Run commands and account for them by public means: wall time, processor time, peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Command:
    """What is measured: its arguments, where it runs, what its environment has besides ours."""

    name: str
    arguments: Sequence[str]
    directory: Path
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds of wall and of processors (children included), exit code, lines printed."""

    wall: float
    processor: float
    exit_code: int
    lines: int


def run(command: Command) -> Run:
    """Run once, output read and counted, errors thrown away."""
    before = os.times()
    start = time.perf_counter()
    done = subprocess.run(
        command.arguments,
        cwd=command.directory,
        env={**os.environ, **command.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    wall = time.perf_counter() - start
    after = os.times()
    processor = (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )
    return Run(wall, processor, done.returncode, done.stdout.count(b"\n"))


def rounds(commands: Sequence[Command], count: int) -> list[list[Run]]:
    """Run the commands in turn, A B A B …, after one round that is thrown away."""
    for command in commands:
        run(command)
    return [[run(command) for command in commands] for _ in range(count)]


def median_ratio(measured: list[list[Run]], ours: int, theirs: int) -> float:
    """The median over the rounds of (wall time of `theirs` / wall time of `ours`)."""
    return statistics.median(each[theirs].wall / each[ours].wall for each in measured)


def median_wall(measured: list[list[Run]], index: int) -> float:
    """The median wall time of one command."""
    return statistics.median(each[index].wall for each in measured)


def peak_memory(command: Command) -> float:
    """Peak MB of a command and all its children at one moment; pages that they share count once.

    Linux tells by /proc (proportional set size, every few ms); elsewhere the largest process counts.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return _largest(command)
    process = subprocess.Popen(
        command.arguments,
        cwd=command.directory,
        env={**os.environ, **command.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.004):
            peak = max(peak, sum(map(_proportional, _family(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    ended.set()
    watcher.join()
    return peak / 1024


def _largest(command: Command) -> float:
    import resource
    import sys

    run(command)
    size = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return size / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _family(root: int) -> list[int]:
    found = [root]
    for pid in found:
        try:
            tasks = list(Path(f"/proc/{pid}/task").iterdir())
            for task in tasks:
                found += map(int, (task / "children").read_text().split())
        except (OSError, ValueError):
            continue
    return found


def _proportional(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def checkout_environment() -> dict[str, str]:
    """The environment in which `python -m ssot_lsp` runs this checkout."""
    root = str(Path(__file__).resolve().parent.parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}
