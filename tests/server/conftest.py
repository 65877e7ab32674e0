from __future__ import annotations

import os
from collections.abc import AsyncIterator  # pytest-lsp reads the annotations of its fixtures
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types
from lsprotocol.converters import get_converter
from pytest_lsp import ClientServerConfig

from tests.server.editor import CLIENTS, COMMAND, Client, Editor, capabilities_of, environment
from tests.server.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REGISTRY = """\
[[rule]]
legacy = "old.mod"
canonical = "new.mod"
reason = "moved"
issue = "https://tracker.invalid/1"

[[rule]]
legacy = "old.names:Gone"
canonical = "new.names:Here"
"""
FILES = {
    "ssot.toml": REGISTRY,
    "old/__init__.py": "",
    "old/mod.py": "from new.mod import A, B\n",
    "old/names.py": "from new.names import Here as Gone\n",
    "new/__init__.py": "",
    "new/mod.py": 'class A:\n    "A."\n\n\ndef B(): ...\n',
    "new/names.py": "class Here: ...\n",
}


async def begin(client: Client, name: str, **more: Any) -> Editor:
    """Initialize a server as the client called `name`."""
    capabilities = capabilities_of(name)
    params = {
        "processId": os.getpid(),
        "clientInfo": {"name": name},
        "capabilities": capabilities,
        "rootUri": None,
        "initializationOptions": {"workspaceDiagnostics": False},
        **more,
    }
    client.name = name
    client.set_configuration({"workspaceDiagnostics": False}, section="ssot")
    await client.initialize_session(get_converter().structure(params, types.InitializeParams))
    initialized = next(one["result"] for one in client.protocol.seen if "result" in one)
    return Editor(client, name, capabilities, initialized)


@pytest_lsp.fixture(
    params=CLIENTS,
    scope="session",
    config=ClientServerConfig(server_command=COMMAND, client_factory=Client, server_env=environment()),
)
async def shared(client: Client, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A server for each client, for all tests: a start takes longer than a test."""
    await begin(client, request.param)
    yield
    await client.shutdown_session()


@pytest_asyncio.fixture
async def editor(shared: Client) -> AsyncIterator[Editor]:
    """An editor with nothing open, and the workspace not scanned."""
    assert shared.editor is not None
    yield shared.editor
    await shared.editor.tidy()
    assert shared.error is None


@pytest.fixture
def workspace(tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a workspace: `FILES` and those given (by path, None for none), in a folder."""

    def made(name: str = "ws", files: dict[str, str | bytes | None] | None = None, base: bool = True) -> Path:
        root = tmp_path / name
        for path, text in {**(FILES if base else {}), **(files or {})}.items():
            if text is None:
                continue
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return root

    return made


@pytest_asyncio.fixture
async def folder(editor: Editor, workspace: Callable[..., Path]) -> Path:
    """A workspace that the editor has open."""
    root = workspace()
    editor.add_folder(root)
    await editor.fence()  # the registry has been read: a test may write another
    return root


@pytest.fixture(scope="module")
def running() -> Iterator[Wire]:
    """A server for all that does not end it."""
    with Wire() as made:
        made.initialize()
        yield made


@pytest.fixture
def root(workspace: Callable[..., Path]) -> Path:
    return workspace()


@pytest.fixture
def wire(running: Wire, root: Path) -> Iterator[Wire]:
    folder = {"uri": root.as_uri(), "name": "ws"}
    running.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    yield running
    running.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
    running.seen.clear()


@pytest.fixture
def fresh() -> Iterator[Wire]:
    with Wire() as made:
        yield made
