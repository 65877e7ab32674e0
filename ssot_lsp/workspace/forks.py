"""Work shared out between forked processes: each takes the next piece whenever it is through with one."""

from __future__ import annotations

import os
import sys
from bisect import bisect_left
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ssot_lsp.workspace.files import FoundFile

T = TypeVar("T")
P = TypeVar("P")

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"  # macOS: system libraries do not survive it
USUAL_SIZE = 12_000  # bytes of a Python file that was not asked for its own
_PIECES_EACH = 16  # enough that nobody waits long for the last one
_TOKEN = 2  # bytes that stand for a piece


def pieces_of(files: Sequence[FoundFile], processes: int) -> list[Sequence[FoundFile]]:
    """Cut files into pieces of about one size in bytes, many for each process: neighbours stay together.

    Those that were not asked for their sizes count alike. A piece may be empty, behind large files.
    """
    done = list(accumulate(USUAL_SIZE if file.size < 0 else file.size for file in files))
    count = min(len(files), processes * _PIECES_EACH)
    pieces: list[Sequence[FoundFile]] = []
    start = 0
    for number in range(1, count):
        end = max(start + 1, bisect_left(done, done[-1] * number / count) + 1)
        pieces.append(files[start:end])
        start = end
    return [*pieces, files[start:]]


def share_out(
    pieces: Sequence[Sequence[P]],
    processes: int,
    do: Callable[[Sequence[P]], list[T]],
    home: Callable[[list[T]], Any],
    *,
    before: Callable[[], None] | None = None,
) -> tuple[list[T], list[Any]]:
    """Do all pieces in this process and `processes - 1` forked children.

    Returns what `do` gave here, and what `home` made in each child of all that `do` gave there: it travels
    pickled. `before` is called here while the children begin. What a child that died had taken is done
    again here, where a fault shows.
    """
    tokens = _offer(len(pieces))

    def do_all(numbers: Iterator[int]) -> tuple[list[T], set[int]]:
        done: list[T] = []
        settled = set()
        for number in numbers:
            done += do(pieces[number])
            settled.add(number)
        return done, settled

    children = [_fork(tokens, do_all, home) for _ in range(processes - 1)]
    if before is not None:
        before()
    done, settled = do_all(_take(tokens))
    os.close(tokens)
    answers = []
    for child, reader in children:
        for taken, answer in _answers(child, reader):
            settled |= taken
            answers.append(answer)
    for number, piece in enumerate(pieces):
        if number not in settled:
            done += do(piece)
    return done, answers


def _offer(count: int) -> int:
    """Put a token for each piece into a pipe; returns the end to take them from, for all processes."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(b"".join(number.to_bytes(_TOKEN, "big") for number in range(count)))
    return reader


def _take(tokens: int) -> Iterator[int]:
    """Take pieces as long as there are any: a pipe gives each token to one reader, and whole."""
    while len(token := os.read(tokens, _TOKEN)) == _TOKEN:
        yield int.from_bytes(token, "big")


def _fork(
    tokens: int,
    do_all: Callable[[Iterator[int]], tuple[list[T], set[int]]],
    home: Callable[[list[T]], Any],
) -> tuple[int, int]:
    """Start a child; returns its process id and the end of the pipe it answers on."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    try:
        import pickle

        os.close(reader)
        # without its parent, nobody waits for the answer any more
        done, taken = do_all(takewhile(lambda _: os.getppid() == parent, _take(tokens)))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(pickle.dumps((taken, home(done)), protocol=pickle.HIGHEST_PROTOCOL))
    finally:
        os._exit(0)


def _answers(child: int, reader: int) -> Iterator[tuple[set[int], Any]]:
    """Yield the pieces that a child has done and its answer, unless it died first."""
    import pickle

    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    try:
        yield pickle.loads(answer)
    except (EOFError, pickle.UnpicklingError, ValueError):
        return
