"""Files shared out between processes: forked where that is cheap and sound, started afresh elsewhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ssot_lsp.workspace.forks import CAN_FORK, pieces_of, share_out
from ssot_lsp.workspace.interpreter import command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.workspace.checked_file import CheckedFile
    from ssot_lsp.workspace.checker import Checker
    from ssot_lsp.workspace.files import FoundFile, ScanFault

    Outcome = CheckedFile | ScanFault

_WORTH_A_FORK = 6_000_000  # bytes of source; below, starting a process costs more than it saves
_WORTH_A_START = 60_000_000
_DEARER = 15  # times what a search costs


def processes_for(size: int, jobs: int | None, *, dear: bool = False) -> int:
    """Say how many processes to use for `size` bytes of source; `jobs` is the user's word, if any.

    `dear` when a tree is needed of all these files: of most others the text is only searched.
    """
    if jobs is not None:
        return jobs
    if size < (_WORTH_A_FORK if CAN_FORK else _WORTH_A_START) // (_DEARER if dear else 1):
        return 1
    return processors(None)


def processors(jobs: int | None) -> int:
    """Say how many processors to use at the most; `jobs` is the user's word, if any."""
    if jobs is not None:
        return jobs
    if hasattr(os, "sched_getaffinity"):
        return min(8, len(os.sched_getaffinity(0)))
    return min(8, os.cpu_count() or 1)


def check_all(checker: Checker, files: Sequence[FoundFile], processes: int) -> list[Outcome]:
    """Check `files` with as many processes; the order of the outcomes is not theirs."""
    if processes <= 1 or len(files) < 2 * processes:
        return work(checker, files)
    if CAN_FORK:
        return _forked(checker, files, processes)
    return _started(checker, _shares(files, processes))


def _shares(files: Sequence[FoundFile], processes: int) -> list[Sequence[FoundFile]]:
    """Cut the files into one stretch for each process, of about one size in bytes."""
    pieces = pieces_of(files, processes)
    each = -(-len(pieces) // processes)
    return [
        [file for piece in pieces[start : start + each] for file in piece]
        for start in range(0, len(pieces), each)
    ]


def work(checker: Checker, files: Sequence[FoundFile]) -> list[Outcome]:
    """Check files one after another."""
    check = checker.check
    return [outcome for found in files if (outcome := check(found)) is not None]


def _forked(checker: Checker, files: Sequence[FoundFile], processes: int) -> list[Outcome]:
    """Share the files out between this process and forked children."""
    outcomes, answers = share_out(
        pieces_of(files, processes),
        processes,
        lambda piece: work(checker, piece),
        lambda done: answer_of(checker, done),
    )
    for answer in answers:
        outcomes += _taken_in(answer, checker)
    return outcomes


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
    from ssot_lsp.workspace.files import ScanFault
    from ssot_lsp.workspace.reports import to_plain

    if isinstance(outcome, ScanFault):
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

    from ssot_lsp.workspace.checked_file import CheckedFile
    from ssot_lsp.workspace.files import ScanFault
    from ssot_lsp.workspace.reports import from_plain

    if isinstance(packed, ScanFault):
        return packed
    path, rel, plain, mentions, *rest = packed
    report = from_plain(plain, checker.registry)
    return CheckedFile(path, rel, report._replace(mentions=mentions) if mentions else report, *rest)


def _taken_in(answer: Any, checker: Checker) -> list[Outcome]:
    """Take in what `answer_of` put together in another process."""
    outcomes, learned, reported, looked_at = answer
    checker.learned += learned
    checker.reported += reported
    checker.elsewhere += looked_at
    return [_unpacked(checker, outcome) for outcome in outcomes]


def _answer(answer: bytes, checker: Checker, share: Sequence[FoundFile]) -> list[Outcome]:
    """Read what a process found; without a whole answer its files are checked here, where a fault shows."""
    import pickle

    try:
        read = pickle.loads(answer)
    except (EOFError, pickle.UnpicklingError, ValueError):
        return work(checker, share)
    return _taken_in(read, checker)


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
