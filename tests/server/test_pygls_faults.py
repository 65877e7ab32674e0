from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from ssot_lsp.server.app import SsotServer
from tests.server.wire import Wire, changed, edit, frame, notification, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Each fault of pygls that `docs/server.md` lists, by what a client sees of it.

IMPORT = "from old.mod import A\n"


@pytest.mark.parametrize(
    "character", ["\x0c", "\x0b", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"], ids=ascii
)
def test_only_line_feeds_and_carriage_returns_end_lines(wire: Wire, root: Path, character: str) -> None:
    uri = (root / "a.py").as_uri()
    wire.send(opened(uri, f"# {character}#\n\nfrom old.mod import A\n"))
    wire.send(changed(uri, 2, edit(2, 20, 2, 21, "B")))
    (item,) = wire.diagnostics(uri, 2)
    assert item["range"]["start"] == {"line": 2, "character": 20}
    assert "new.mod.B" in item["message"]
    (one,) = wire.fixed(uri)
    assert one["range"]["start"]["line"] == 2


@pytest.mark.parametrize(
    "where", [(0, 21), (0, 22), (0, 999), (1, 0), (7, 3)], ids=lambda where: f"{where[0]}:{where[1]}"
)
def test_a_position_past_the_end_is_the_end(wire: Wire, root: Path, where: tuple[int, int]) -> None:
    uri = (root / "a.py").as_uri()
    wire.send(opened(uri, "from old.mod import A"))
    wire.send(changed(uri, 2, edit(*where, *where, "BC")))
    (item,) = wire.diagnostics(uri, 2)
    assert "new.mod.ABC`" in item["message"]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/codeAction", {"textDocument": 7}),
        ("textDocument/codeAction", None),
        ("textDocument/codeAction", []),
        ("textDocument/hover", {"textDocument": {"uri": "file:///a.py"}, "position": "here"}),
        ("textDocument/diagnostic", {}),
        ("workspace/diagnostic", {"previousResultIds": 7}),
        ("workspace/executeCommand", {}),
        ("workspace/executeCommand", {"command": "ssot.showRegistry", "arguments": 7}),
        ("codeAction/resolve", {"kind": "quickfix"}),
    ],
)
def test_parameters_of_the_wrong_shape_are_answered(wire: Wire, root: Path, method: str, params: Any) -> None:
    answer = wire.request(method, params)
    assert answer["error"]["code"] == -32602, answer
    assert method in answer["error"]["message"]
    wire.is_right(root)


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/didOpen", {"textDocument": 7}),
        ("textDocument/didChange", {"textDocument": {"uri": "file:///a.py"}, "contentChanges": [{}]}),
        ("textDocument/didChange", None),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "file:///a.py", "type": 99}]}),
        ("workspace/didChangeWorkspaceFolders", {"event": []}),
        ("$/setTrace", {"value": "loudly"}),
        ("$/cancelRequest", {"id": {}}),
        ("$/cancelRequest", None),
        ("window/workDoneProgress/cancel", {}),
    ],
)
def test_notifications_of_the_wrong_shape_are_left(wire: Wire, root: Path, method: str, params: Any) -> None:
    wire.notify(method, params)
    wire.is_right(root)
    assert not [one for one in wire.seen if one.get("method") == "window/showMessage"]


def test_a_cancelled_command_stops(workspace: Callable[..., Path]) -> None:
    root = workspace(files={f"m{number}.py": IMPORT for number in range(200)})
    with Wire() as wire:
        wire.initialize(root, initializationOptions={})
        assert wire.command("ssot.checkWorkspace")["result"]["findings"] == 200
        fix = {"command": "ssot.fixWorkspace", "arguments": []}
        wire.send({"jsonrpc": "2.0", "id": "fix", "method": "workspace/executeCommand", "params": fix})
        time.sleep(0.03)  # begun or not: it must come to nothing
        wire.notify("$/cancelRequest", {"id": "fix"})
        assert wire.answer("fix")["error"]["code"] == -32800
        wire.command("ssot.checkWorkspace")
        assert not [one for one in wire.seen if one.get("method") == "workspace/applyEdit"]


def test_a_command_is_cancelled_while_it_waits_for_the_client(root: Path) -> None:
    with Wire(silent=True) as wire:
        wire.initialize(root)
        uri = (root / "a.py").as_uri()
        wire.send(opened(uri, IMPORT))
        fix = {"command": "ssot.fixFile", "arguments": [uri]}
        wire.send({"jsonrpc": "2.0", "id": "fix", "method": "workspace/executeCommand", "params": fix})
        asked = wire.wait(lambda one: one.get("method") == "workspace/applyEdit")
        wire.notify("$/cancelRequest", {"id": "fix"})
        assert wire.answer("fix")["error"]["code"] == -32800
        wire.send({"jsonrpc": "2.0", "id": asked["id"], "result": {"applied": True}})
        wire.is_right(root)
        assert len([one for one in wire.seen if one.get("id") == "fix"]) == 1


def test_a_request_that_waits_in_the_queue_is_cancelled_without_running(wire: Wire, root: Path) -> None:
    uri = (root / "big.py").as_uri()
    fix = {"command": "ssot.fixFile", "arguments": [uri]}
    wire.send(
        opened(uri, IMPORT * 20_000),
        {"jsonrpc": "2.0", "id": "fix", "method": "workspace/executeCommand", "params": fix},
        {"jsonrpc": "2.0", "id": 7, "method": "workspace/executeCommand", "params": fix},
        notification("$/cancelRequest", {"id": "fix"}),
        notification("$/cancelRequest", {"id": 7}),
    )
    for identifier in ("fix", 7):
        assert wire.answer(identifier)["error"]["code"] == -32800
    wire.is_right(root)
    assert not [one for one in wire.seen if one.get("method") == "workspace/applyEdit"]


def test_cancelling_what_was_answered_or_never_asked_is_nothing(wire: Wire, root: Path) -> None:
    for identifier in (1, "never", 99):
        wire.notify("$/cancelRequest", {"id": identifier})
    wire.is_right(root)
    assert wire.command("ssot.showRegistry")["result"]


def test_before_initialize_nothing_is_done(fresh: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    fresh.send(opened(uri, IMPORT))
    for method in ("workspace/executeCommand", "shutdown", "no/such/method", "textDocument/codeAction"):
        assert fresh.request(method)["error"]["code"] == -32002
    fresh.initialize(root)
    fresh.is_right(root)
    assert not [one for one in fresh.seen if one.get("params", {}).get("uri") == uri]


def test_exit_before_initialize_ends_the_process(fresh: Wire) -> None:
    fresh.notify("exit", None)
    assert fresh.ends() == 1


def test_the_end_of_the_input_ends_the_process_while_work_runs(workspace: Callable[..., Path]) -> None:
    root = workspace(files={f"m{number}.py": IMPORT * 50 for number in range(400)})
    with Wire() as wire:
        wire.initialize(root, initializationOptions={})
        check = {"command": "ssot.checkWorkspace", "arguments": []}
        uri = (root / "big.py").as_uri()
        wire.send(
            {"jsonrpc": "2.0", "id": "check", "method": "workspace/executeCommand", "params": check},
            opened(uri, IMPORT * 5_000),
            {
                "jsonrpc": "2.0",
                "id": "fix",
                "method": "workspace/executeCommand",
                "params": {"command": "ssot.fixFile", "arguments": [uri]},
            },
        )
        time.sleep(0.2)
        left = children(wire.process.pid)
        wire.process.stdin.close()
        wire.process.stdin = open(os.devnull, "wb")  # noqa: PTH123, SIM115 - for `__exit__`
        assert wire.ends() == 1
        until = time.monotonic() + 10
        while any(map(is_alive, left)) and time.monotonic() < until:
            time.sleep(0.02)
        assert not [child for child in left if is_alive(child)]


def test_a_fault_of_ours_in_a_notification_pops_up_nothing(root: Path) -> None:
    written: list[bytes] = []

    class Kept:
        def write(self, data: bytes) -> None:
            written.append(data)

        def close(self) -> None: ...

    def fails(_params: Any) -> None:
        raise ValueError("a fault of ours")

    server = SsotServer()
    protocol = server.protocol
    protocol.set_writer(Kept())
    protocol.fm.builtin_features["textDocument/didSave"] = fails
    params = {"processId": None, "rootUri": root.as_uri(), "capabilities": {}}
    protocol.receive(
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()
    )
    saved = notification("textDocument/didSave", {"textDocument": {"uri": (root / "a.py").as_uri()}})
    import logging

    logging.getLogger("ssot_lsp").addHandler(server.logs)
    try:
        protocol.receive(json.dumps(saved).encode())
    finally:
        logging.getLogger("ssot_lsp").removeHandler(server.logs)
    methods = [json.loads(data.partition(b"\r\n\r\n")[2]).get("method") for data in written]
    assert methods == [None, "window/logMessage"]
    assert b"a fault of ours" in written[1]


def test_a_fault_of_ours_in_a_request_is_an_answer(root: Path) -> None:
    written: list[bytes] = []

    class Kept:
        def write(self, data: bytes) -> None:
            written.append(data)

        def close(self) -> None: ...

    def fails(_params: Any) -> None:
        raise ValueError("a fault of ours")

    server = SsotServer()
    protocol = server.protocol
    protocol.set_writer(Kept())
    protocol.fm.builtin_features["textDocument/codeAction"] = fails
    action = {
        "textDocument": {"uri": (root / "a.py").as_uri()},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
        "context": {"diagnostics": []},
    }
    for number, (method, params) in enumerate(
        [
            ("initialize", {"processId": None, "rootUri": None, "capabilities": {}}),
            ("textDocument/codeAction", action),
        ]
    ):
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        protocol.receive(json.dumps(message).encode())
    answers = [json.loads(data.partition(b"\r\n\r\n")[2]) for data in written]
    (answer,) = [one for one in answers if one.get("id") == 1]
    assert answer["error"]["code"] == -32603
    assert not [one for one in answers if one.get("method") == "window/showMessage"]


@pytest.mark.slow  # the parent is looked for every few seconds
@pytest.mark.skipif(sys.platform == "win32", reason="the end of the input tells there")
def test_a_server_whose_parent_is_gone_ends(fresh: Wire, root: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    fresh.initialize(root, processId=gone.pid)
    assert fresh.ends() == 1


def test_frames_are_counted_in_bytes(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    text = "# \N{GRINNING FACE} é \u2028\n" + IMPORT
    wire.write(frame(json.dumps(opened(uri, text), ensure_ascii=False).encode("utf-8")))
    (item,) = wire.diagnostics(uri, 1)
    assert item["range"]["start"]["line"] == 1


def children(process: int) -> list[int]:
    """Return the ids of a process' children, where the system tells (Linux)."""
    try:
        with open(f"/proc/{process}/task/{process}/children") as file:  # noqa: PTH123
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def is_alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
