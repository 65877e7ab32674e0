"""Asks the process that looks at long texts whole (`analyst_process`), one question at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pickle
from typing import TYPE_CHECKING

from ssot_lsp.server.analyst_process import framed
from ssot_lsp.workspace.interpreter import command
from ssot_lsp.workspace.reports import from_plain

if TYPE_CHECKING:
    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.findings import FileReport
    from ssot_lsp.server.rules import Rules

logger = logging.getLogger(__name__)


class Analyst:
    """Starts the process with the first question, and again should it die."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._rules: Rules | None = None  # those that the process was told

    async def report(self, utf8: bytes, context: FileContext, rules: Rules) -> FileReport | None:
        """Have a text looked at; None when the process died over it."""
        async with self._turn:
            try:
                process = await self._started()
                assert process.stdin is not None
                assert process.stdout is not None
                if self._rules is not rules:
                    process.stdin.write(framed(("rules", rules.number, rules.registry)))
                    self._rules = rules
                question = ("report", rules.number, utf8, context, rules.today)
                process.stdin.write(framed(question))
                await process.stdin.drain()
                size = int.from_bytes(await process.stdout.readexactly(4), "big")
                answer = pickle.loads(await process.stdout.readexactly(size))
            except (OSError, asyncio.IncompleteReadError, pickle.UnpicklingError) as error:
                logger.error("the analysing process ended: %r", error)
                self.end()
                return None
            except asyncio.CancelledError:
                self.end()  # its answer would be taken for that to the next question
                raise
            return from_plain(answer, rules.registry)

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            program, *arguments = command("ssot_lsp.server.analyst_process")
            self._rules = None
            self._process = await asyncio.create_subprocess_exec(
                program,
                *arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        return self._process

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
