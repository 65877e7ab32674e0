from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.conftest import REGISTRY
from tests.server.editor import COMMAND, environment
from tests.server.edits import applied
from tests.server.test_pygls_faults import is_alive
from tests.server.wire import Wire, changed, edit, frame, notification, opened

if TYPE_CHECKING:
    from pathlib import Path

IMPORT = "from old.mod import A\n"


@pytest.mark.parametrize(
    "method", ["no/such/method", "$/no/such", "textDocument/", "", "initialized", "textDocument/didOpen"]
)
def test_a_request_that_is_not_known_is_refused(wire: Wire, root: Path, method: str) -> None:
    answer = wire.request(method, {})
    assert answer["error"]["code"] in {-32601, -32602}
    wire.is_right(root)


@pytest.mark.parametrize("method", ["no/such/notification", "$/no/such", "", "textDocument/codeAction"])
def test_a_notification_that_is_not_known_is_left(wire: Wire, root: Path, method: str) -> None:
    wire.notify(method, {"textDocument": {}})
    wire.is_right(root)
    assert not [one for one in wire.seen if one.get("method") == "window/showMessage"]


@pytest.mark.parametrize(
    "body",
    [b"", b"garbage", b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"id": ' + b"9" * 10_000 + b"}"],
    ids=["empty", "word", "brace", "bytes", "deep", "long number"],
)
def test_a_body_that_is_not_json_is_refused(wire: Wire, root: Path, body: bytes) -> None:
    wire.write(frame(body))
    answer = wire.wait(lambda one: "error" in one)
    assert answer["id"] is None
    assert answer["error"]["code"] == -32700
    wire.is_right(root)


@pytest.mark.parametrize(
    "message",
    [
        [],
        [{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}],
        "shutdown",
        7,
        None,
        {"jsonrpc": "2.0", "id": {}, "method": "shutdown"},
        {"jsonrpc": "2.0", "id": None, "method": "shutdown"},
        {"jsonrpc": "2.0", "id": 1.5, "method": "shutdown"},
        {"jsonrpc": "2.0", "id": 1, "method": 7},
    ],
    ids=json.dumps,
)
def test_a_message_that_is_none_is_refused(wire: Wire, root: Path, message: Any) -> None:
    wire.send(message)
    assert wire.wait(lambda one: "error" in one)["error"]["code"] == -32600
    wire.is_right(root)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"jsonrpc": "2.0"},
        {"jsonrpc": "2.0", "id": 99, "result": 7},
        {"jsonrpc": "2.0", "id": "ssot-1", "result": {"applied": True}},
        {"jsonrpc": "2.0", "id": [], "result": 7},
        {"jsonrpc": "2.0", "id": {}, "error": {"code": "x"}},
        {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "garbage"}},
    ],
    ids=json.dumps,
)
def test_an_answer_to_nothing_is_left(wire: Wire, root: Path, message: Any) -> None:
    wire.send(message)
    wire.is_right(root)
    assert b"Traceback" not in wire.stderr


@pytest.mark.parametrize("version", ["1.0", 2, None])
def test_a_request_of_another_protocol_version_is_answered(wire: Wire, root: Path, version: Any) -> None:
    params = {"command": "ssot.showRegistry", "arguments": []}
    wire.send({"jsonrpc": version, "id": "v", "method": "workspace/executeCommand", "params": params})
    wire.answer("v")
    wire.is_right(root)


@pytest.mark.parametrize(
    "header",
    [
        b"\r\n",
        b"\n\n\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"\x00\x01\xff\xfe\r\n\r\n",
        b"no header at all\n",
        b"Content-Length: 2\r\nX: y\r\n\r\n{}",
        b"content-LENGTH:2\n\n{}",
    ],
)
def test_header_garbage_is_skipped(wire: Wire, root: Path, header: bytes) -> None:
    wire.write(header)
    wire.is_right(root)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "no uri",
        "file:",
        "file://",
        "file:///",
        "file://[",
        "file:///a%00b.py",
        "file:///\ud800.py",
        "file:///%FF%FE.py",
        "file://host/share/a.py",
        "untitled:Untitled-1",
        "git:/a.py?%7B%7D",
        "file:///" + "a" * 5000 + ".py",
        "vscode-notebook-cell:/a.ipynb#W0",
    ],
    ids=lambda uri: ascii(uri)[:30],
)
def test_a_document_under_any_uri(wire: Wire, root: Path, uri: str) -> None:
    wire.send(opened(uri, IMPORT), changed(uri, 2, {"text": "import os\n"}))
    wire.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    for method, more in (
        ("textDocument/codeAction", {"range": edit(0, 0, 0, 0, "")["range"], "context": {"diagnostics": []}}),
        ("textDocument/diagnostic", {}),
        ("textDocument/hover", {"position": {"line": 0, "character": 17}}),
    ):
        answer = wire.request(method, {"textDocument": {"uri": uri}, **more})
        assert "result" in answer, answer
    change = {"uri": uri, "type": 1}
    wire.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    wire.is_right(root)
    assert b"Traceback" not in wire.stderr, wire.stderr


def test_a_document_that_was_never_opened(wire: Wire, root: Path) -> None:
    uri = (root / "never.py").as_uri()
    wire.send(changed(uri, 2, edit(0, 0, 0, 0, IMPORT)))
    wire.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert wire.fixed(uri) == []
    answer = wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert answer["result"]["items"] == []
    wire.is_right(root)


def test_a_document_opened_twice_is_that_of_the_second_time(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    wire.send(opened(uri, IMPORT), opened(uri, "import os\n", 7))
    assert wire.diagnostics(uri, 7) == []


def test_versions_out_of_order_change_the_text_all_the_same(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    wire.send(opened(uri, "import os\n", 5))
    wire.send(changed(uri, 3, edit(0, 0, 1, 0, IMPORT)), changed(uri, 9, edit(0, 20, 0, 21, "B")))
    (item,) = wire.diagnostics(uri, 9)
    assert "new.mod.B" in item["message"]


def test_a_file_deleted_under_its_document(wire: Wire, root: Path) -> None:
    path = root / "pkg/a.py"
    path.parent.mkdir()
    path.write_text(IMPORT, "utf-8")
    wire.send(opened(path.as_uri(), IMPORT))
    assert len(wire.diagnostics(path.as_uri(), 1)) == 1
    shutil.rmtree(path.parent)
    wire.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": 3}]})
    assert wire.fixed(path.as_uri())
    wire.send(changed(path.as_uri(), 2, {"text": "\n" + IMPORT}))
    assert len(wire.diagnostics(path.as_uri(), 2)) == 1
    wire.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
    wire.is_right(root)


def test_a_folder_deleted_under_the_server(wire: Wire, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "gone")
    folder = {"uri": (tmp_path / "gone").as_uri(), "name": "gone"}
    wire.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    uri = (tmp_path / "gone/a.py").as_uri()
    wire.send(opened(uri, IMPORT))
    assert len(wire.diagnostics(uri, 1)) == 1
    shutil.rmtree(tmp_path / "gone")
    wire.command("ssot.reloadRegistry")
    assert "result" in wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    wire.is_right(root)
    wire.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})


def test_a_registry_replaced_by_garbage_and_back(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    config = root / "ssot.toml"
    told = {"changes": [{"uri": config.as_uri(), "type": 2}]}
    version = 1
    wire.send(opened(uri, IMPORT))
    assert len(wire.diagnostics(uri, 1)) == 1
    for garbage in (b"\xff\xfe\x00", b"", b"]]]", b"rule = 7\n", b"[[rule]]\n" * 2_000):
        config.write_bytes(garbage)
        wire.notify("workspace/didChangeWatchedFiles", told)
        version += 1
        wire.send(changed(uri, version, {"text": IMPORT * version}))
        wire.diagnostics(uri, version)
        config.write_text(REGISTRY, "utf-8")
        wire.notify("workspace/didChangeWatchedFiles", told)
        version += 1
        wire.send(changed(uri, version, {"text": IMPORT * version}))
        assert len(wire.diagnostics(uri, version)) == version


def test_a_second_initialize_is_refused(wire: Wire, root: Path) -> None:
    params = {"processId": None, "rootUri": None, "capabilities": {}}
    assert wire.request("initialize", params)["error"]["code"] == -32600
    wire.is_right(root)


def test_initialize_may_be_sent_again_after_a_wrong_one(fresh: Wire, root: Path) -> None:
    assert fresh.request("initialize", {"capabilities": 7})["error"]["code"] == -32602
    assert fresh.initialize(root)["capabilities"]
    fresh.is_right(root)


def test_after_shutdown_nothing_is_done_and_exit_is_a_success(fresh: Wire, root: Path) -> None:
    fresh.initialize(root)
    assert fresh.request("shutdown")["result"] is None
    for method in ("shutdown", "initialize", "workspace/executeCommand", "no/such/method"):
        assert fresh.request(method)["error"]["code"] == -32600
    fresh.send(opened((root / "a.py").as_uri(), IMPORT))
    fresh.notify("exit", None)
    assert fresh.ends() == 0
    assert fresh.stderr == b""


def test_exit_without_shutdown_is_a_failure(fresh: Wire, root: Path) -> None:
    fresh.initialize(root)
    fresh.notify("exit", None)
    assert fresh.ends() == 1


def test_a_client_that_says_goodbye_and_goes_at_once(fresh: Wire, root: Path) -> None:
    fresh.initialize(root)
    fresh.send({"jsonrpc": "2.0", "id": "bye", "method": "shutdown"}, notification("exit", None))
    fresh.process.stdin.close()
    assert fresh.ends() == 0
    assert fresh.answer("bye")["result"] is None


def test_the_clients_end_of_the_output_is_closed(root: Path) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(COMMAND, env=environment(), **pipes) as process:
        params = {"processId": None, "rootUri": root.as_uri(), "capabilities": {}}
        process.stdin.write(frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}))
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"Content-Length:")
        process.stdout.close()
        process.stdin.write(frame(opened((root / "a.py").as_uri(), IMPORT)))
        process.stdin.flush()
        try:
            assert process.wait(20) == 1
        finally:
            process.kill()
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_a_client_that_is_killed_leaves_no_server(root: Path) -> None:
    script = (
        "import subprocess, sys, time\n"
        f"server = subprocess.Popen({[sys.executable, '-m', 'ssot_lsp', 'server']!r},"
        " stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "print(server.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    client = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    try:
        server = int(client.stdout.readline())
        client.send_signal(signal.SIGKILL)
    finally:
        client.kill()
        client.wait()
        client.stdout.close()
    until = time.monotonic() + 20
    while is_alive(server) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_alive(server)


def test_a_client_that_takes_commands_and_no_actions(fresh: Wire, root: Path) -> None:
    fresh.initialize(
        root, capabilities={"textDocument": {"codeAction": {}}, "workspace": {"applyEdit": True}}
    )
    uri = (root / "a.py").as_uri()
    fresh.send(opened(uri, IMPORT))
    answer = fresh.request(
        "textDocument/codeAction",
        {
            "textDocument": {"uri": uri},
            "range": edit(0, 20, 0, 20, "")["range"],
            "context": {"diagnostics": []},
        },
    )
    assert answer["result"]
    for command in answer["result"]:
        assert isinstance(command["title"], str)
        assert isinstance(command["command"], str)
        assert set(command) <= {"title", "command", "arguments"}
    (item,) = fresh.wait(lambda one: one.get("method") == "textDocument/publishDiagnostics")["params"][
        "diagnostics"
    ]
    assert set(item) == {"range", "severity", "code", "source", "message"}


def test_a_server_for_one_client_over_tcp(root: Path) -> None:
    command = [*COMMAND, "--tcp", "127.0.0.1:0"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment())
    try:
        address = process.stderr.readline().decode().split()[-1]
        with socket.create_connection((address.split(":")[0], int(address.split(":")[1])), 20) as connection:
            params = {"processId": None, "rootUri": root.as_uri(), "capabilities": {}}
            connection.sendall(frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}))
            assert connection.recv(15) == b"Content-Length:"
            connection.sendall(frame({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}))
            connection.sendall(frame(notification("exit", None)))
            assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_a_burst_of_edits_ends_in_one_right_set(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    text = IMPORT + "x = 1\n" * 20
    wire.send(opened(uri, text))
    wire.diagnostics(uri, 1)
    since = len(wire.seen)
    edits = 2_000
    burst = [changed(uri, number, edit(10, 0, 10, 0, "y")) for number in range(2, edits + 1)]
    burst.append(changed(uri, edits + 1, edit(1, 0, 1, 0, IMPORT)))
    wire.send(*burst)
    items = wire.diagnostics(uri, edits + 1)
    assert [item["range"]["start"]["line"] for item in items] == [0, 1]
    pushed = [one for one in wire.seen[since:] if one.get("method") == "textDocument/publishDiagnostics"]
    assert len(pushed) < edits / 10


@pytest.mark.slow
def test_ten_thousand_edits_of_a_large_file_in_a_burst(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    wire.send(opened(uri, IMPORT + "x = 1\n" * 5_000))
    wire.diagnostics(uri, 1)
    edits = 10_000
    wire.send(
        *(
            changed(uri, number, edit(number % 5_000 + 1, 0, 0 + number % 5_000 + 1, 0, "y"))
            for number in range(2, edits)
        )
    )
    wire.send(changed(uri, edits, edit(0, 20, 0, 21, "B")))
    (item,) = wire.wait(
        lambda one: (
            one.get("method") == "textDocument/publishDiagnostics" and one["params"].get("version") == edits
        ),
        patience=120,
    )["params"]["diagnostics"]
    assert "new.mod.B" in item["message"]


def test_a_thousand_edits_in_one_change(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    wire.send(opened(uri, IMPORT))
    wire.send(changed(uri, 2, *(edit(0, 0, 0, 0, "#\n") for _ in range(1_000))))
    (item,) = wire.diagnostics(uri, 2)
    assert item["range"]["start"]["line"] == 1_000


def test_a_file_of_fifty_thousand_lines(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    text = IMPORT + "".join(f"def f{number}():\n    return A\n" for number in range(25_000))
    wire.send(opened(uri, text))
    assert len(wire.diagnostics(uri, 1)) == 1
    wire.send(changed(uri, 2, edit(50_001, 0, 50_001, 0, "import old.mod\n")))
    items = wire.diagnostics(uri, 2)
    assert [item["range"]["start"]["line"] for item in items] == [0, 50_001]
    fixed = applied(text + "import old.mod\n", wire.fixed(uri), "utf-16")
    assert fixed.startswith("from new.mod import A\n")
    assert fixed.endswith("import new.mod\n")


def test_ten_thousand_diagnostics(wire: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    text = "import old.mod\n" + "old.mod.A\n" * 10_000
    wire.send(opened(uri, text))
    items = wire.diagnostics(uri, 1)
    assert len(items) == 10_001
    assert items[-1]["range"]["start"]["line"] == 10_000
    assert applied(text, wire.fixed(uri), "utf-16") == text.replace("old", "new")


def test_all_questions_written_at_once_are_answered_though_the_input_ends(root: Path) -> None:
    uri = (root / "a.py").as_uri()
    place = {"line": 0, "character": 8}
    params = {"processId": None, "rootUri": root.as_uri(), "capabilities": {}}
    where = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}}
    action = {"jsonrpc": "2.0", "id": 2, "method": "textDocument/codeAction"}
    done = subprocess.run(
        COMMAND,
        env=environment(),
        input=frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params})
        + frame({"jsonrpc": "2.0", "method": "initialized", "params": {}})
        + frame(opened(uri, IMPORT))
        + frame({**action, "params": {**where, "context": {"diagnostics": []}}}),
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert b'"id":2' in done.stdout
    assert b"publishDiagnostics" in done.stdout
    assert done.returncode == 1


def test_a_trace_is_sent_at_the_level_that_was_asked_for(fresh: Wire, root: Path) -> None:
    uri = (root / "a.py").as_uri()
    hover = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    fresh.initialize(root)
    traces = []
    for value in ("off", "messages", "verbose", "off"):
        fresh.notify("$/setTrace", {"value": value})
        fresh.request("textDocument/hover", hover)
        traces.append([one["params"] for one in fresh.seen if one.get("method") == "$/logTrace"])
    assert traces[0] == []
    assert [set(one) for one in traces[1]] == [{"message"}]
    assert "received textDocument/hover" in traces[1][0]["message"]
    verbose = [one for one in traces[2] if "verbose" in one]
    assert any(uri in one["verbose"] for one in verbose)
    assert not [one for one in traces[3][len(traces[2]) :] if "hover" in one["message"]]
