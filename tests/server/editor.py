"""An editor for tests: pytest-lsp's client with the capabilities of a real one, seen as plain JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
import pytest_lsp
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.exceptions import JsonRpcException
from pygls.protocol import default_converter
from pytest_lsp.client import register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

from tests.server.edits import Json, applied, changed

if TYPE_CHECKING:
    from collections.abc import Callable

CLIENTS = ("vscode", "vscode-1.65", "neovim", "helix", "emacs-30", "eglot-1.9", "ale")
EVERY = (*CLIENTS, "utf-32")  # with one that is no editor, and counts code points
RECORDED = {"vscode-1.65": "visual_studio_code@1.65", "neovim": "neovim@0.11"}  # those pytest-lsp ships
FEW = pytest.mark.parametrize(  # for what is the same for all: one that pulls, one that is pushed to
    "shared", ["vscode", "ale"], indirect=True, scope="session"
)
COMMAND = [sys.executable, "-m", "ssot_lsp", "server"]
PATIENCE = 10.0  # seconds until something that must come is given up


def environment() -> dict[str, str]:
    """Return what the server is started with: no environment of Python packages but the workspace's own."""
    return {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "CONDA_PREFIX"}}


def capabilities_of(name: str) -> Json:
    """Return the capabilities of a client, as it sends them."""
    if name in RECORDED:
        return get_converter().unstructure(pytest_lsp.client_capabilities(RECORDED[name]))
    path = Path(__file__).parent / "clients" / f"{name}.json"
    return json.loads(path.read_text("utf-8"))["capabilities"]


class RecordingProtocol(LanguageClientProtocol):
    """Keeps every message of the server as it came."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen: list[Json] = []
        self.news = asyncio.Event()

    def structure_message(self, data: Json) -> Any:
        if "jsonrpc" in data:
            self.seen.append(data)
            self.news.set()
        return super().structure_message(data)

    def handle_message(self, message: Any) -> None:
        # parts of a result come as progress too, of a kind that pytest-lsp does not know
        value = getattr(getattr(message, "params", None), "value", None)
        if getattr(message, "method", "") == "$/progress" and isinstance(value, dict) and "kind" not in value:
            return
        super().handle_message(message)


class Client(pytest_lsp.LanguageClient):
    """pytest-lsp's client; `name` is that of the editor it stands for."""

    name: str
    answers: dict[str, Any]  # what requests of the server get, by method

    def __init__(self) -> None:
        super().__init__(protocol_cls=RecordingProtocol, converter_factory=default_converter)
        register_lsp_features(self)
        self.answers = {}
        self.applied: list[Json] = []
        self.editor: Editor | None = None
        for method in (
            "client/registerCapability",
            "client/unregisterCapability",
            "workspace/codeLens/refresh",
            "workspace/inlayHint/refresh",
            "window/showMessageRequest",
        ):
            self.feature(method)(lambda _params, method=method: self.answers.get(method))
        # pygls puts marks on what it is given, which a method does not take
        self.feature("workspace/applyEdit")(lambda params: self._apply(params))  # noqa: PLW0108

    def _apply(self, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        edit = get_converter().unstructure(params.edit)
        self.applied.append(edit)
        answer = self.answers.get("workspace/applyEdit")
        if answer is not None:
            return get_converter().structure(answer, types.ApplyWorkspaceEditResult)
        assert self.editor is not None
        self.editor.apply(edit)
        return types.ApplyWorkspaceEditResult(applied=True)


class Editor:
    """What a user does, and what comes of it."""

    def __init__(self, client: Client, name: str, capabilities: Json, initialized: Json) -> None:
        self.client = client
        self.name = name
        self.capabilities = capabilities
        self.server = initialized["capabilities"]
        self.encoding = self.server.get("positionEncoding", "utf-16")
        self.pulls = "diagnosticProvider" in self.server
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.written: dict[str, str] = {}  # files that edits wrote, by URI
        self.folders: list[str] = []
        self.registrations: list[Json] = []  # all since the start
        self._since: dict[str, int] = {}  # URI -> messages seen when it was last opened or changed
        client.editor = self

    # -- messages

    async def cancelled(self, method: str, params: Any) -> JsonRpcException:
        """Send a request, and cancel it once it is being worked on; returns the error it ends with."""
        identifier = f"cancel-{len(self.seen)}-{id(params)}"
        asked = asyncio.ensure_future(self.request(method, params, identifier))
        await asyncio.sleep(0.1)
        assert not asked.done()
        self.notify("$/cancelRequest", {"id": identifier})
        try:
            result = await asked
        except JsonRpcException as error:
            return error
        raise AssertionError(f"{method} was not cancelled: {result}")

    @property
    def seen(self) -> list[Json]:
        return self.client.protocol.seen

    def has(self, *keys: str) -> Any:
        """Return a capability, falsy where the client does not declare it."""
        value: Any = self.capabilities
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    async def request(self, method: str, params: Any = None, identifier: Any = None) -> Any:
        """Send a request; returns the result as it came. Raises JsonRpcException."""
        protocol = self.client.protocol
        identifier = identifier or f"test-{len(self.seen)}-{id(params)}"
        await protocol.send_request_async(method, _structured(protocol, method, params), identifier)
        return next(
            one for one in reversed(self.seen) if one.get("id") == identifier and "method" not in one
        )["result"]

    async def fails(self, method: str, params: Any = None) -> JsonRpcException:
        """Send a request that must fail; returns with what."""
        try:
            result = await self.request(method, params)
        except JsonRpcException as error:
            return error
        raise AssertionError(f"{method} did not fail: {result}")

    async def command(self, name: str, *arguments: Any) -> Any:
        return await self.request("workspace/executeCommand", {"command": name, "arguments": list(arguments)})

    def notify(self, method: str, params: Any) -> None:
        protocol = self.client.protocol
        protocol.notify(method, _structured(protocol, method, params))

    async def message(self, wanted: Callable[[Json], Any], since: int = 0) -> Json:
        """Wait for a message of the server."""
        async with _timeout():
            while True:
                self.client.protocol.news.clear()
                for one in self.seen[since:]:
                    if wanted(one):
                        return one
                await self.client.protocol.news.wait()

    def sent(self, method: str, since: int = 0) -> list[Json]:
        """Return the parameters of all that came of a method."""
        return [one.get("params") for one in self.seen[since:] if one.get("method") == method]

    async def fence(self) -> None:
        """Return when everything that was sent has been taken in."""
        for _ in range(2):  # what was put off until the queue was empty comes before the second
            await self.command("ssot.showRegistry")

    # -- documents

    def open(self, path: Path | str, text: str | None = None, language: str = "python") -> str:
        uri = path.as_uri() if isinstance(path, Path) else path
        if text is None:
            assert isinstance(path, Path)
            text = path.read_bytes().decode("utf-8")
        self._since[uri] = len(self.seen)
        self.texts[uri], self.versions[uri] = text, 1
        self.notify(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}},
        )
        return uri

    def change(self, uri: str, changes: list[Json], version: int | None = None) -> None:
        """Change a document by content changes."""
        self._since[uri] = len(self.seen)
        self.versions[uri] = self.versions[uri] + 1 if version is None else version
        self.texts[uri] = changed(self.texts[uri], changes, self.encoding)
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": self.versions[uri]}, "contentChanges": changes},
        )

    def replace(self, uri: str, text: str) -> None:
        self.change(uri, [{"text": text}])

    def save(self, uri: str) -> None:
        path_of(uri).write_bytes(self.texts[uri].encode("utf-8"))
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def close(self, uri: str) -> None:
        del self.texts[uri], self.versions[uri]
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    async def diagnostics(self, uri: str) -> list[Json]:
        """Return the diagnostics of a document as it is now, in the way the client gets them."""
        if self.pulls:
            report = await self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
            assert report["kind"] == "full"
            return report["items"]
        since = self._since.get(uri, 0)
        wanted = "textDocument/publishDiagnostics"
        await self.message(
            lambda one: one.get("method") == wanted and one["params"]["uri"] == uri, since=since
        )
        await self.fence()
        return self.published(uri)

    def published(self, uri: str) -> list[Json]:
        """Return what was published last."""
        found = [one for one in self.sent("textDocument/publishDiagnostics") if one["uri"] == uri]
        return found[-1]["diagnostics"] if found else []

    async def settles(self, uri: str, wanted: Callable[[list[Json]], Any]) -> list[Json]:
        """Wait until the diagnostics of a document are as wanted."""
        items: list[Json] = []
        for _ in range(int(PATIENCE / 0.05)):
            if self.pulls:
                report = await self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
                items = report["items"]
            else:
                await self.fence()
                items = self.published(uri)
            if wanted(items):
                return items
            await asyncio.sleep(0.05)
        raise AssertionError(items)

    async def workspace(self) -> dict[str, list[Json]]:
        """Return the diagnostics of the whole workspace, of this test's folders, as the client gets them."""
        if self.pulls:
            answer = await self.request("workspace/diagnostic", {"previousResultIds": []})
            found = {item["uri"]: item["items"] for item in answer["items"]}
        else:
            await self.fence()
            found = {one["uri"]: one["diagnostics"] for one in self.sent("textDocument/publishDiagnostics")}
        return {
            uri: items
            for uri, items in found.items()
            if items and any(uri.startswith(folder + "/") for folder in self.folders)
        }

    async def workspace_settles(
        self, wanted: Callable[[dict[str, list[Json]]], Any]
    ) -> dict[str, list[Json]]:
        found: dict[str, list[Json]] = {}
        for _ in range(int(PATIENCE / 0.1)):
            found = await self.workspace()
            if wanted(found):
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(found)

    async def actions(self, uri: str, where: Json, only: list[str] | None = None) -> list[Json]:
        """Return the code actions of a range, whole: resolved where the client resolves."""
        context: Json = {"diagnostics": []}
        if only is not None:
            context["only"] = only
        params = {"textDocument": {"uri": uri}, "range": where, "context": context}
        offered = await self.request("textDocument/codeAction", params)
        return [await self._whole(action) for action in offered]

    async def _whole(self, action: Json) -> Json:
        if "data" in action and "edit" not in action:
            return await self.request("codeAction/resolve", action)
        return action

    def whole(self, uri: str) -> Json:
        """Return the range of all of a document."""
        return {
            "start": {"line": 0, "character": 0},
            "end": {"line": self.texts[uri].count("\n") + 1, "character": 0},
        }

    # -- edits

    def edits_of(self, edit: Json) -> dict[str, tuple[int | None, list[Json]]]:
        """Return the version and text edits by URI of a workspace edit, in the form that the client takes."""
        if self.has("workspace", "workspaceEdit", "documentChanges"):
            assert set(edit) <= {"documentChanges", "changeAnnotations"}, edit
            return {
                one["textDocument"]["uri"]: (one["textDocument"].get("version"), one["edits"])
                for one in edit["documentChanges"]
            }
        assert set(edit) == {"changes"}, edit
        return {uri: (None, edits) for uri, edits in edit["changes"].items()}

    def apply(self, edit: Json) -> None:
        """Apply a workspace edit: to documents that are open, and to files."""
        for uri, (version, edits) in self.edits_of(edit).items():
            if uri in self.texts:
                assert version in {None, self.versions[uri]}
                self.replace(uri, applied(self.texts[uri], edits, self.encoding))
            else:
                assert version is None
                path = path_of(uri)
                text = applied(path.read_bytes().decode("utf-8"), edits, self.encoding)
                path.write_bytes(text.encode("utf-8"))
                self.written[uri] = text

    # -- folders and settings

    def add_folder(self, path: Path) -> None:
        self.folders.append(path.as_uri())
        self._folders([path], [])

    def remove_folder(self, path: Path) -> None:
        self.folders.remove(path.as_uri())
        self._folders([], [path])

    def _folders(self, added: list[Path], removed: list[Path]) -> None:
        event = {
            "added": [{"uri": path.as_uri(), "name": path.name} for path in added],
            "removed": [{"uri": path.as_uri(), "name": path.name} for path in removed],
        }
        self.notify("workspace/didChangeWorkspaceFolders", {"event": event})

    async def configure(self, **settings: Any) -> None:
        """Change settings as the client does: by saying so, and answering when it is asked."""
        self.client.set_configuration(settings, section="ssot")
        asked = len(self.sent("workspace/configuration"))
        self.notify("workspace/didChangeConfiguration", {"settings": {"ssot": settings}})
        if self.has("workspace", "configuration"):
            await self.message(lambda _: len(self.sent("workspace/configuration")) > asked)
        await self.fence()

    def files_changed(self, **kinds: list[Path]) -> None:
        """Tell of files that were created, changed or deleted."""
        numbers = {"created": 1, "changed": 2, "deleted": 3}
        changes = [
            {"uri": path.as_uri(), "type": numbers[kind]} for kind, paths in kinds.items() for path in paths
        ]
        self.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    async def tidy(self) -> None:
        """Close and take away what a test left."""
        self.registrations += self.sent("client/registerCapability")
        for uri in list(self.texts):
            self.close(uri)
        self._folders([], [path_of(folder) for folder in self.folders])
        self.folders.clear()
        self.client.answers.clear()
        await self.fence()
        self.client.applied.clear()
        self.written.clear()
        self._since.clear()
        self.seen.clear()


def path_of(uri: str) -> Path:
    return Path(unquote(urlsplit(uri).path))


def _structured(protocol: Any, method: str, params: Any) -> Any:
    """Make pytest-lsp's values of plain parameters, so that it can look at them."""
    kind = protocol.get_message_type(method)
    if kind is None or params is None:
        return params
    message = {"jsonrpc": "2.0", "id": "0", "method": method, "params": params}
    return protocol._converter.structure(message, kind).params


class _timeout:  # noqa: N801 - asyncio.timeout is not in Python 3.10
    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handle = asyncio.get_running_loop().call_later(PATIENCE, task.cancel, "nothing came")

    async def __aexit__(self, *_: Any) -> None:
        self._handle.cancel()
