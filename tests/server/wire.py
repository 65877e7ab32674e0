"""A client that may send anything: frames over pipes, to a server of its own."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any

from tests.server.editor import COMMAND, environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Json = dict[str, Any]
PATIENCE = 20.0  # seconds
PUSHED = {
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}},
    },
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
}


def frame(message: Any) -> bytes:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class Wire:
    """One server. What it asks is answered with null, unless `silent`."""

    def __init__(self, *, silent: bool = False, command: list[str] = COMMAND) -> None:
        self.process = subprocess.Popen(
            command,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.silent = silent
        self.seen: list[Json] = []
        self.stderr = b""
        self._number = 0
        self._news = threading.Condition()
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._read, self._read_errors)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):  # what could not be written any more
                stream.close()

    # -- in

    def _read(self) -> None:
        stream = self.process.stdout
        try:
            while header := stream.readline():
                name, _, length = header.partition(b":")
                assert name == b"Content-Length", header
                assert stream.readline() == b"\r\n"
                message = json.loads(stream.read(int(length)))
                if "method" in message and "id" in message and not self.silent:
                    answer = [None] if message["method"] == "workspace/configuration" else None
                    self.send({"jsonrpc": "2.0", "id": message["id"], "result": answer})
                with self._news:
                    self.seen.append(message)
                    self._news.notify_all()
        except (OSError, ValueError):  # the pipe is closed
            return

    def _read_errors(self) -> None:
        for line in self.process.stderr:
            self.stderr += line

    def wait(self, wanted: Callable[[Json], Any], since: int = 0, patience: float = PATIENCE) -> Json:
        until = time.monotonic() + patience
        with self._news:
            while True:
                for message in self.seen[since:]:
                    if wanted(message):
                        return message
                left = until - time.monotonic()
                assert left > 0, (self.seen[-3:], self.stderr)
                self._news.wait(left)

    def answer(self, identifier: Any) -> Json:
        return self.wait(lambda message: "method" not in message and message.get("id") == identifier)

    def ends(self) -> int:
        """Wait until the process ends; returns its exit code."""
        return self.process.wait(PATIENCE)

    # -- out

    def write(self, data: bytes) -> None:
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, *messages: Any) -> None:
        self.write(b"".join(map(frame, messages)))

    def request(self, method: str, params: Any = None) -> Json:
        """Send a request; returns the whole answer."""
        self._number += 1
        self.send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        return self.answer(self._number)

    def notify(self, method: str, params: Any) -> None:
        self.send(notification(method, params))

    # -- usual things

    def initialize(self, *folders: Path, capabilities: Json | None = None, **more: Any) -> Json:
        params = {
            "processId": None,
            "capabilities": PUSHED if capabilities is None else capabilities,
            "rootUri": None,
            "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name} for folder in folders],
            "initializationOptions": {"workspaceDiagnostics": False},
            **more,
        }
        answer = self.request("initialize", params)
        self.notify("initialized", {})
        return answer["result"]

    def command(self, name: str, *arguments: Any) -> Json:
        return self.request("workspace/executeCommand", {"command": name, "arguments": list(arguments)})

    def diagnostics(self, uri: str, version: int) -> list[Json]:
        """Wait for the diagnostics of a version."""
        return self.wait(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == uri
                and message["params"].get("version") == version
            )
        )["params"]["diagnostics"]

    def fixed(self, uri: str) -> list[Json]:
        """Return the text edits of fix-all; none where there is nothing to fix."""
        end = {"line": 10_000_000, "character": 0}
        answer = self.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": uri},
                "range": {"start": {"line": 0, "character": 0}, "end": end},
                "context": {"diagnostics": [], "only": ["source.fixAll"]},
            },
        )
        return [
            edit
            for action in answer["result"]
            for change in action["edit"]["documentChanges"]
            for edit in change["edits"]
        ]

    def is_right(self, folder: Path) -> None:
        """Assert that the server still does its work."""
        uri = (folder / f"still-right-{len(self.seen)}.py").as_uri()
        self.send(opened(uri, "from old.mod import A\n"))
        (item,) = self.diagnostics(uri, 1)
        assert item["code"] == "SSOT001"
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def notification(method: str, params: Any) -> Json:
    return {"jsonrpc": "2.0", "method": method, "params": params}


def opened(uri: str, text: str, version: int = 1) -> Json:
    item = {"uri": uri, "languageId": "python", "version": version, "text": text}
    return notification("textDocument/didOpen", {"textDocument": item})


def changed(uri: str, version: int, *changes: Json) -> Json:
    document = {"uri": uri, "version": version}
    return notification("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})


def edit(line: int, column: int, last: int, end: int, text: str) -> Json:
    return {
        "range": {"start": {"line": line, "character": column}, "end": {"line": last, "character": end}},
        "text": text,
    }
