"""A process that runs generated code, so that the test process never does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType


class Worker:
    """One interpreter that answers many requests; see `runner.py` for what it says."""

    def __init__(self) -> None:
        runner = Path(__file__).with_name("runner.py")
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-W", "ignore", str(runner)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def observe(
        self, files: Mapping[str, str], modules: Iterable[str], *, type_checking: bool = False
    ) -> dict[str, Any]:
        """Import each of `modules` and tell what its names are bound to and what its functions give."""
        request = {"files": dict(files), "modules": list(modules), "type_checking": type_checking}
        return self._ask(request)

    def dump(self, files: Mapping[str, str], modules: Iterable[str]) -> dict[str, Any]:
        """Tell the kind of every attribute of each of `modules`, each imported afresh."""
        return self._ask({"files": dict(files), "modules": list(modules), "library": True, "apart": True})

    def _ask(self, request: dict[str, object]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the runner process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer
