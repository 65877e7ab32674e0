"""The smallest client that can time a language server: frames over pipes, the time each message came in."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


class LspClient:
    """One running server. Requests from it are answered with null, settings with an empty list."""

    def __init__(self, command: Sequence[str], directory: Path, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=directory,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._number = 0
        self._messages: list[tuple[float, dict[str, Any]]] = []
        self.counts: Counter[str] = Counter()  # of notifications by method; of progress by kind too
        self.times: dict[str, float] = {}  # when the last of each came
        self._arrived = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = stream.readline()
            body = stream.read(length)
            now = time.perf_counter()
            message = json.loads(body)
            if "id" in message and "method" in message:
                empty = message["method"] == "workspace/configuration"
                self.send({"jsonrpc": "2.0", "id": message["id"], "result": [None] if empty else None})
            what = message.get("method", "")
            if what == "$/progress":
                what += f" {message['params']['value'].get('kind')}"
            with self._arrived:
                self.counts[what] += 1
                self.times[what] = now
                self._messages.append((now, message))
                self._arrived.notify_all()

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method: str, params: Any) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Any, timeout: float = 60) -> tuple[float, dict[str, Any]]:
        self._number += 1
        number = self._number
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return self.wait(lambda one: one.get("id") == number and "method" not in one, timeout)

    def wait(
        self, wanted: Callable[[dict[str, Any]], bool], timeout: float = 60
    ) -> tuple[float, dict[str, Any]]:
        """Return the first message that is wanted, and when it came; what was looked at is forgotten."""
        until = time.monotonic() + timeout
        with self._arrived:
            while True:
                for place, (when, message) in enumerate(self._messages):
                    if wanted(message):
                        del self._messages[: place + 1]
                        return when, message
                left = until - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"nothing came in {timeout} seconds")
                self._arrived.wait(left)

    def published(self, uri: str, version: int, timeout: float = 60) -> tuple[float, int]:
        """Wait for the diagnostics of a version; returns when they came, and how many."""
        when, message = self.wait(
            lambda one: (
                one.get("method") == "textDocument/publishDiagnostics"
                and one["params"]["uri"] == uri
                and one["params"].get("version") == version
            ),
            timeout,
        )
        return when, len(message["params"]["diagnostics"])

    def initialize(self, root: str, *, pulls: bool = False, progress: bool = False) -> None:
        document: dict[str, Any] = {
            "publishDiagnostics": {
                "relatedInformation": True,
                "tagSupport": {"valueSet": [1, 2]},
                "versionSupport": True,
                "codeDescriptionSupport": True,
                "dataSupport": True,
            }
        }
        if pulls:
            document["diagnostic"] = {"dynamicRegistration": False}  # as VS Code and Helix have it
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": "bench"}],
                "capabilities": {
                    "general": {"positionEncodings": ["utf-8", "utf-16"]},
                    "textDocument": document,
                    "window": {"workDoneProgress": progress},
                    "workspace": {"diagnostics": {"refreshSupport": True}} if pulls else {},
                },
            },
        )
        self.notify("initialized", {})

    def end(self) -> None:
        try:
            self.request("shutdown", None, 10)
            self.notify("exit", None)
            self.process.wait(10)
        except (TimeoutError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
