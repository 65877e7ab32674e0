"""Runs the workspace scan in a process of its own, and hands its frames on as they come."""

from __future__ import annotations

import asyncio
import contextlib
import pickle
from typing import TYPE_CHECKING

from ssot_lsp.workspace.interpreter import command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ssot_lsp.workspace.rename_job import RenameJob
    from ssot_lsp.workspace.scan import Frame, Job


class ScanFailure(Exception):  # noqa: N818 - what became of a scan, for the one who asked for it
    """The scanning process ended before it was done."""


_processes: set[asyncio.subprocess.Process] = set()


async def frames(job: Job | RenameJob) -> AsyncIterator[Frame]:
    """Run a job of a scan or of a rename; yields its frames but the last.

    The process ends with the iteration, however that ends.

    Raises ScanFailure when the process dies.
    """
    program, *arguments = command(type(job).__module__)
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    _processes.add(process)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(ConnectionError):
            process.stdin.write(pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL))
            await process.stdin.drain()
            process.stdin.close()
        while True:
            try:
                size = int.from_bytes(await process.stdout.readexactly(4), "big")
                frame = pickle.loads(await process.stdout.readexactly(size))
            except (asyncio.IncompleteReadError, pickle.UnpicklingError):
                raise ScanFailure(await _last_words(process)) from None
            if frame[0] == "end":
                return
            yield frame
    finally:
        _processes.discard(process)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # `wait` waits for the pipes too, and one with more in it than `limit` is read by nobody now
        process._transport.close()  # type: ignore[attr-defined]
        with contextlib.suppress(asyncio.CancelledError):
            await process.wait()


async def _last_words(process: asyncio.subprocess.Process) -> str:
    """Return the last line that a process wrote to its standard error."""
    said = b""
    if process.stderr is not None:
        with contextlib.suppress(asyncio.TimeoutError):
            said = await asyncio.wait_for(process.stderr.read(), 2)
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "the scanning process ended"


def end_all() -> None:
    """End every scanning process at once: for when this process ends."""
    for process in list(_processes):
        with contextlib.suppress(ProcessLookupError):
            process.kill()
