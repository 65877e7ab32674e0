"""Files shared out between processes: forked where that is cheap and sound, started afresh elsewhere."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from ssot_lsp.workspace.interpreter import command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ssot_lsp.workspace.checker import CheckedFile, Checker
    from ssot_lsp.workspace.files import FoundFile, ScanFault

    Outcome = CheckedFile | ScanFault

T = TypeVar("T")

_WORTH_A_FORK = 6_000_000  # bytes of source; below, starting a process costs more than it saves
_WORTH_A_START = 60_000_000
_AT_ONCE = 64  # files between two looks at whether the parent is there
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"  # macOS: system libraries do not survive it


def processes_for(size: int, jobs: int | None) -> int:
    """Say how many processes to use for `size` bytes of source; `jobs` is the user's word, if any."""
    if jobs is not None:
        return jobs
    if size < (_WORTH_A_FORK if CAN_FORK else _WORTH_A_START):
        return 1
    if hasattr(os, "sched_getaffinity"):
        return min(8, len(os.sched_getaffinity(0)))
    return min(8, os.cpu_count() or 1)


def check_all(checker: Checker, files: Sequence[FoundFile], processes: int) -> list[Outcome]:
    """Check `files` with as many processes; the order of the outcomes is not theirs."""
    if processes <= 1 or len(files) < 2 * processes:
        return work(checker, files)
    shares = _shares(files, processes)
    return _forked(checker, shares) if CAN_FORK else _started(checker, shares)


def _shares(files: Sequence[FoundFile], processes: int) -> list[Sequence[FoundFile]]:
    """Cut the files into stretches of about one size in bytes: neighbours have lines in common."""
    whole = sum(file.size for file in files)
    shares: list[Sequence[FoundFile]] = []
    start, done = 0, 0
    for place, file in enumerate(files):
        done += file.size
        if done * processes >= whole * (len(shares) + 1) and len(shares) < processes - 1:
            shares.append(files[start : place + 1])
            start = place + 1
    return [*shares, files[start:]]


def share_out(files: Sequence[FoundFile], do: Callable[[Sequence[FoundFile]], list[T]]) -> list[T]:
    """Do something with many files, in as many forked children as pay; where none can be, right here."""
    import pickle

    processes = processes_for(sum(file.size for file in files), None) if CAN_FORK else 1
    if processes <= 1 or len(files) < 2 * processes:
        return do(files)
    shares = _shares(files, processes)
    children = []
    parent = os.getpid()
    for share in shares[1:]:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.close(reader)
                done = []
                for start in range(0, len(share), _AT_ONCE):
                    if os.getppid() != parent:  # nobody waits for the answer any more
                        os._exit(1)
                    done += do(share[start : start + _AT_ONCE])
                with os.fdopen(writer, "wb") as pipe:
                    pipe.write(pickle.dumps(done, protocol=pickle.HIGHEST_PROTOCOL))
            finally:
                os._exit(0)
        os.close(writer)
        children.append((child, reader, share))
    done = do(shares[0])
    for child, reader, share in children:
        with os.fdopen(reader, "rb") as pipe:
            answer = pipe.read()
        os.waitpid(child, 0)
        try:
            done += pickle.loads(answer)
        except (EOFError, pickle.UnpicklingError, ValueError):  # it died: a fault shows here
            done += do(share)
    return done


def work(checker: Checker, files: Sequence[FoundFile]) -> list[Outcome]:
    """Check files one after another."""
    check = checker.check
    return [outcome for found in files if (outcome := check(found)) is not None]


def _forked(checker: Checker, shares: list[Sequence[FoundFile]]) -> list[Outcome]:
    """Give every share but the first to a forked child; a child that dies leaves its share to us."""
    children = [(*_fork(checker, share), share) for share in shares[1:]]
    outcomes = work(checker, shares[0])
    for child, reader, share in children:
        answer = b""
        with os.fdopen(reader, "rb") as pipe:
            answer = pipe.read()
        os.waitpid(child, 0)
        outcomes += _answer(answer, checker, share)
    return outcomes


def _fork(checker: Checker, share: Sequence[FoundFile]) -> tuple[int, int]:
    """Start a child on its share; returns its process id and the end of the pipe it answers on."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    try:
        import pickle

        os.close(reader)
        with os.fdopen(writer, "wb") as pipe:
            outcomes = work(checker, share)
            pipe.write(pickle.dumps(answer_of(checker, outcomes), protocol=pickle.HIGHEST_PROTOCOL))
    finally:
        os._exit(0)


def answer_of(checker: Checker, outcomes: list[Outcome]) -> tuple[object, ...]:
    """Put together what a child sends home: its outcomes, and what is to be remembered.

    Reports travel as plain tuples: values with slots cost ten times as much to pickle.
    """
    return (
        [_packed(checker, outcome) for outcome in outcomes],
        checker.learned,
        checker.reported,
        checker.looked_at(),
    )


def _packed(checker: Checker, outcome: Outcome) -> tuple[object, ...]:
    """Make an outcome plain; a fault is a tuple as it is."""
    from ssot_lsp.workspace.reports import to_plain

    if isinstance(outcome, tuple):
        return outcome
    report = outcome.report
    return (
        outcome.path,
        outcome.rel,
        to_plain(report, checker.registry),
        report.mentions,
        outcome.places,
        outcome.is_ascii,
        outcome.stored,
        outcome.before,
        outcome.mended,
        outcome.cells,
    )


def _unpacked(checker: Checker, packed: Any) -> Outcome:
    """Make an outcome of what `_packed` gave."""
    from dataclasses import replace

    from ssot_lsp.workspace.checker import CheckedFile
    from ssot_lsp.workspace.files import ScanFault
    from ssot_lsp.workspace.reports import from_plain

    if isinstance(packed, ScanFault):
        return packed
    path, rel, plain, mentions, *rest = packed
    report = from_plain(plain, checker.registry)
    return CheckedFile(path, rel, replace(report, mentions=mentions) if mentions else report, *rest)


def _answer(answer: bytes, checker: Checker, share: Sequence[FoundFile]) -> list[Outcome]:
    """Read what a child found; without a whole answer its files are checked here, where a fault shows."""
    import pickle

    try:
        outcomes, learned, reported, looked_at = pickle.loads(answer)
    except (EOFError, pickle.UnpicklingError, ValueError):
        return work(checker, share)
    checker.learned += learned
    checker.reported += reported
    checker.elsewhere += looked_at
    return [_unpacked(checker, outcome) for outcome in outcomes]


def _started(checker: Checker, shares: list[Sequence[FoundFile]]) -> list[Outcome]:
    """Give every share but the first to a new interpreter."""
    import pickle
    import subprocess
    from concurrent.futures import ThreadPoolExecutor

    def ask(share: Sequence[FoundFile]) -> bytes:
        job = (
            checker.root,
            checker.registry,
            checker.options,
            checker.files,
            checker.memory,
            checker.reports,
            share,
        )
        ran = subprocess.run(
            command("ssot_lsp.workspace.worker"),
            input=pickle.dumps(job),
            stdout=subprocess.PIPE,
            check=False,
        )
        return ran.stdout

    with ThreadPoolExecutor(len(shares) - 1) as threads:
        answers = [threads.submit(ask, share) for share in shares[1:]]
        outcomes = work(checker, shares[0])
        for answer, share in zip(answers, shares[1:], strict=True):
            outcomes += _answer(answer.result(), checker, share)
    return outcomes
