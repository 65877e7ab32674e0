"""A workspace checked beside an editor: outcomes as they come, places as the protocol counts them.

It runs in a process of its own (`python -c "from ssot_lsp.workspace.scan import main; main()"`), at a low
priority and forked once more where that pays: the process that answers keystrokes never waits for it. The
job comes in pickled on standard input; frames go out on standard output, each four bytes of length and a
pickled tuple that begins with its kind: see `Frame`.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ssot_lsp.workspace.checked_file import CheckedFile
from ssot_lsp.workspace.checker import Checker, Options
from ssot_lsp.workspace.files import ScanFault, discover, read_bytes
from ssot_lsp.workspace.forks import CAN_FORK
from ssot_lsp.workspace.index import UNMADE, Index, rules_key
from ssot_lsp.workspace.pool import processes_for, processors
from ssot_lsp.workspace.reports import Reports, to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from ssot_lsp.core.rules import Registry, Rule
    from ssot_lsp.core.text import Unit
    from ssot_lsp.workspace.files import FoundFile

# ("total", files) · ("done", files so far) · ("file", path, mtime_ns, size, report, places, cells) ·
# ("same", path), as it was before: see `Since` ·
# ("fix", path, edits, findings mended, findings left) · ("fault", path, message) · ("end",)
# `report` as `reports.to_plain` has it; `places` and `edits` are 0-based lines and columns in the job's
# unit: (line, column, end line, end column), an edit with its text behind.
Frame = tuple[Any, ...]
Place = tuple[int, int, int, int]

_LOW_PRIORITY = 10
_TELL_EVERY = 250  # files
_OF_A_FILE = frozenset({"file", "fix", "cells", "fault"})  # frames that speak of the path behind them


@dataclass(frozen=True, slots=True)
class Since:
    """What was known before the registry changed, so that only what the change concerns is looked at.

    `registry` is the one before, `rules` are those under which findings may differ (see
    `registries.changes`), `known` has time (ns) and size of the files with findings, by absolute path.
    """

    registry: Registry
    rules: tuple[Rule, ...]
    known: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Job:
    """What to do. `files` are relative paths, None for all; `texts` are unsaved ones by relative path."""

    root: str
    registry: Registry
    paths: tuple[str, ...]
    unit: Unit
    today: date | None = None
    files: tuple[str, ...] | None = None
    texts: dict[str, bytes] = field(default_factory=dict)
    mode: Literal["check", "fix"] = "check"
    unsafe: bool = False
    cache: bool = True
    jobs: int | None = None
    since: Since | None = None


def main() -> None:
    """Read a job from standard input and answer it on standard output."""
    serve(run, priority=_LOW_PRIORITY)


def serve(run: Callable[[Any, Callable[[Frame], None]], None], *, priority: int = 0) -> None:
    """Read a pickled job from standard input, and write the frames that `run` hands out."""
    import gc
    import pickle

    gc.disable()  # a short life, and nothing in it goes in circles
    if priority and hasattr(os, "nice"):
        os.nice(priority)
    output = sys.stdout.buffer
    job = pickle.load(sys.stdin.buffer)

    def send(frame: Frame) -> None:
        data = pickle.dumps(frame, protocol=pickle.HIGHEST_PROTOCOL)
        output.write(len(data).to_bytes(4, "big") + data)
        output.flush()

    try:
        run(job, send)
    except BrokenPipeError:  # the editor is gone, or wants something else by now
        os._exit(1)
    send(("end",))


def run(job: Job, send: Callable[[Frame], None]) -> None:
    """Do a job, handing each frame to `send`."""
    globs = job.registry.exclude
    found, faults = discover(job.paths, job.root, globs, processes=processors(job.jobs))
    if job.files is not None:  # ignore files are asked about the named ones too
        wanted = frozenset(job.files)
        found, faults = [file for file in found if file.rel in wanted], []
    for fault in faults:
        send(("fault", fault.path, fault.message))
    send(("total", len(found)))
    fixing = job.mode == "fix"
    whole = job.files is None and [os.path.abspath(path) for path in job.paths] == [job.root]
    options = Options(fix=fixing, fixes=fixing, unsafe=job.unsafe, today=job.today)
    checker = Checker(job.root, job.registry, options, [file.rel for file in found] if whole else ())
    if job.cache and not fixing and len(found) > 1:
        checker.memory = Index(job.root, rules_key(job.registry))
        checker.digests = True  # in an editor registries are edited
        checker.reports = Reports(job.root, job.registry, job.today, fixes=False)
    size = sum(file.size for file in found)
    checker.expect(size)
    processes = 1 if fixing else processes_for(size, job.jobs)  # see `check._mended`
    known = len(found)
    left = found
    if checker.memory is not None:
        left = list(_not_remembered(job, checker, found, send))
        if job.since is not None and checker.memory.judged_under == rules_key(job.since.registry):
            left = list(_concerned(left, job.since, checker, checker.memory, send))
    send(("done", known - len(left)))
    if CAN_FORK and processes > 1 and len(left) > 2 * processes:
        _forked(job, checker, left, processes, send, known - len(left))
    else:
        _work(job, checker, left, send, known - len(left))
    if checker.memory is not None:
        for learned in checker.learned:
            checker.memory.learn(*learned)
        checker.memory.save((file.rel for file in found) if whole else None)
    if checker.reports is not None:
        for report in checker.reported:
            checker.reports.learn(*report)
        checker.reports.save([*checker.elsewhere, *checker.looked_at()])


def _not_remembered(
    job: Job, checker: Checker, files: list[FoundFile], send: Callable[[Frame], None]
) -> Iterator[FoundFile]:
    """Send what is remembered of files; yield those that have to be looked at."""
    for file in files:
        known = checker.from_memory(file) if file.rel not in job.texts else None
        if known is None:
            yield file
        elif known[0] is not None:
            send(_frame(job, checker, known[0], file))


def _concerned(
    files: list[FoundFile], since: Since, checker: Checker, memory: Index, send: Callable[[Frame], None]
) -> Iterator[FoundFile]:
    """Yield the files that changed rules may concern; no other one is read.

    What the index remembers of a file that has not changed tells whether it was clean, and whether one of
    these rules can hit it: as they were, for then a finding may have gone, and as they are.
    """
    from ssot_lsp.core.matching import RuleIndex
    from ssot_lsp.core.prefilter import Prefilter

    before = frozenset(since.registry.rules)
    both = ([one for one in since.rules if (one in before) == was] for was in (True, False))
    prefilters = [Prefilter(RuleIndex(rules), checker.roots.module_of) for rules in both if rules]
    for file in files:
        entry = memory.find(file.rel, file.mtime_ns, file.size)
        digest = UNMADE if entry is None else memory.digest(file.rel, entry)
        if (
            entry is None
            or entry.hit is None
            or digest is None
            or digest == UNMADE
            or any(prefilter.judge_digest(digest, file.rel) for prefilter in prefilters)
        ):
            yield file
        elif since.known.get(file.path) == (file.mtime_ns, file.size):
            memory.confirm(file.rel)
            send(("same", file.path))
        elif entry.hit:
            yield file
        else:
            memory.confirm(file.rel)


def _work(
    job: Job, checker: Checker, files: Iterable[FoundFile], send: Callable[[Frame], None], done: int = 0
) -> None:
    """Check files one after another."""
    for number, found in enumerate(files, done + 1):
        text = job.texts.get(found.rel)
        outcome = checker.check(found) if text is None else checker.check_bytes(found.path, found.rel, text)
        if isinstance(outcome, ScanFault):
            send(("fault", outcome.path, outcome.message))
        elif outcome is not None and (job.mode == "check" or outcome.tells):
            send(_frame(job, checker, outcome, found))
        if number % _TELL_EVERY == 0:
            send(("done", number))


def _frame(job: Job, checker: Checker, outcome: CheckedFile, found: FoundFile) -> Frame:
    """Put what came of a file into a frame."""
    if job.mode == "fix":
        return "fix", outcome.path, _edits(job, outcome), outcome.mended, len(outcome.report.findings)
    plain = to_plain(outcome.report, checker.registry)
    places: tuple[Place, ...] = places_of(outcome, job.unit)
    cells: tuple[tuple[int, int], ...] = ()
    if outcome.path.endswith(".ipynb"):
        places, cells = _notebook_places(outcome, job.unit)
    return "file", outcome.path, found.mtime_ns, found.size, plain, places, cells


def places_of(outcome: CheckedFile, unit: Unit) -> tuple[Place, ...]:
    """Say where each finding of a Python file stands."""
    from ssot_lsp.core.text import LineIndex

    if outcome.is_ascii or unit == "utf-32":
        return outcome.places
    lines = LineIndex(outcome.text)
    return tuple(
        (*lines.position(one.span.start, unit), *lines.position(one.span.end, unit))
        for one in outcome.report.findings
    )


def _notebook_places(
    outcome: CheckedFile, unit: Unit
) -> tuple[tuple[Place, ...], tuple[tuple[int, int], ...]]:
    """Say where each finding of a notebook stands in its file, and in which cell and line of it, from 1."""
    from ssot_lsp.core.text import LineIndex
    from ssot_lsp.workspace.notebooks import Notebook, read_notebook

    data = read_bytes(outcome.path)
    notebook = read_notebook(data) if isinstance(data, bytes) else None
    spans = [(one.span.start, one.span.end) for one in outcome.report.findings]
    if not isinstance(notebook, Notebook) or notebook.program != outcome.text:  # it has changed meanwhile
        return tuple((0, 0, 0, 0) for _ in spans), tuple((0, 0) for _ in spans)
    lines = LineIndex(notebook.text.removeprefix("\ufeff").encode())
    mark = notebook.text.startswith("\ufeff")
    places = []
    for start, end in notebook.in_file(spans):
        first, last = (len(notebook.text[int(mark) : at].encode()) for at in (start, end))
        places.append((*lines.position(first, unit), *lines.position(last, unit)))
    cells = tuple(notebook.locate(start)[:2] for start, _ in spans)
    return tuple(places), cells


def _edits(job: Job, outcome: CheckedFile) -> tuple[tuple[int, int, int, int, str], ...]:
    """Say what the fixes change in a file."""
    from ssot_lsp.core.rewrite.between import edits_between
    from ssot_lsp.core.text import LineIndex

    if outcome.before is None:
        return ()
    text, edits = outcome.before, edits_between(outcome.before, outcome.text)
    if outcome.path.endswith(".ipynb"):
        from ssot_lsp.workspace.notebooks import file_edits

        data = job.texts.get(outcome.rel) or read_bytes(outcome.path)
        made = file_edits(data, outcome.before, edits) if isinstance(data, bytes) else None
        if made is None:
            return ()
        text, edits = made
    lines = LineIndex(text)
    return tuple(
        (*lines.position(edit.start, job.unit), *lines.position(edit.end, job.unit), edit.text)
        for edit in edits
    )


def _forked(
    job: Job,
    checker: Checker,
    files: Sequence[FoundFile],
    processes: int,
    send: Callable[[Frame], None],
    done: int,
) -> None:
    """Share the files out between forked children, and pass on what they say as they say it."""
    import pickle
    from selectors import EVENT_READ, DefaultSelector

    shares = [files[place::processes] for place in range(processes)]
    counts = [0] * processes
    buffers = [b""] * processes
    settled: list[set[str]] = [set() for _ in shares]  # paths that a child has spoken of
    unfinished = set(range(processes))
    children = []
    with DefaultSelector() as selector:
        for place, share in enumerate(shares):
            child, reader = _child(job, checker, share)
            children.append(child)
            selector.register(reader, EVENT_READ, place)
        while selector.get_map():
            for key, _ in selector.select():
                place = key.data
                data = os.read(key.fd, 1 << 20)
                if not data:
                    selector.unregister(key.fd)
                    os.close(key.fd)
                    continue
                *frames, buffers[place] = _split(buffers[place] + data)
                for frame in map(pickle.loads, frames):
                    if frame[0] == "learned":
                        unfinished.discard(place)
                    elif frame[0] in _OF_A_FILE:
                        settled[place].add(frame[1])
                    _pass_on(frame, checker, counts, place, send, done)
    for child in children:
        os.waitpid(child, 0)
    for place in unfinished:  # the child died: the rest of its files is checked here, where a fault shows
        left = [file for file in shares[place] if file.path not in settled[place]]
        counts[place] = len(shares[place]) - len(left)
        _work(job, checker, left, send, done + sum(counts))


def _split(data: bytes) -> list[bytes]:
    """Cut bytes into whole frames, each behind its length, and what is left of the next."""
    pieces = []
    at = 0
    while len(data) - at >= 4 and len(data) - at - 4 >= (size := int.from_bytes(data[at : at + 4], "big")):
        pieces.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return [*pieces, data[at:]]


def _pass_on(
    frame: Frame,
    checker: Checker,
    counts: list[int],
    place: int,
    send: Callable[[Frame], None],
    done: int,
) -> None:
    if frame[0] == "done":
        counts[place] = frame[1]
        send(("done", done + sum(counts)))
    elif frame[0] == "learned":
        checker.learned += frame[1]
        checker.reported += frame[2]
        checker.elsewhere += frame[3]
    else:
        send(frame)


def _child(job: Job, checker: Checker, share: Sequence[FoundFile]) -> tuple[int, int]:
    """Fork a child that checks `share`; returns its id and the descriptor to read its frames from."""
    import pickle

    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    code = 1
    try:
        os.close(reader)
        with os.fdopen(writer, "wb") as pipe:

            def send(frame: Frame) -> None:
                data = pickle.dumps(frame, protocol=pickle.HIGHEST_PROTOCOL)
                pipe.write(len(data).to_bytes(4, "big") + data)
                pipe.flush()

            _work(job, checker, share, send)
            send(("learned", checker.learned, checker.reported, checker.looked_at()))
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
