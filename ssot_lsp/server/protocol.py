"""pygls' protocol with its faults worked round: see `docs/server.md` for each and the test that shows it.

Sources: LSP 3.17 ("Base Protocol", "Lifecycle Messages"), JSON-RPC 2.0.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol, lsp_method

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pygls.protocol.json_rpc import MsgId

    from ssot_lsp.server.transport import Loop

logger = logging.getLogger(__name__)

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
NOT_INITIALIZED = -32002
REQUEST_FAILED = -32803
CANCELLED = -32800
CONTENT_MODIFIED = -32801

Command = "Callable[[list[Any]], Awaitable[Any]]"


class Failure(Exception):  # noqa: N818 - an answer, not a fault of ours
    """A request that ends with an error of the protocol: `code`, a message, and data for the client."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        """Say which error, and why in words."""
        super().__init__(message)
        self.code = code
        self.data = data


class Plain:
    """A result that is JSON already: plain values that need no converter."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        """Wrap `value`."""
        self.value = value


class Text:
    """A result that is JSON text already."""

    __slots__ = ("json",)

    def __init__(self, text: str) -> None:
        """Take JSON."""
        self.json = text


class SsotProtocol(LanguageServerProtocol):
    """Answers every request once, whatever the client sends."""

    loop: Loop

    def __init__(self, server: Any, converter: Any) -> None:
        """Take what pygls hands over."""
        super().__init__(server, converter)
        self.traced: Callable[[str, dict[str, Any]], None] | None = None  # told of every message that comes
        self.commands: dict[str, Callable[[list[Any]], Awaitable[Any]]] = {}
        self._initialized = False
        self._cancelled: set[Any] = set()  # asked to be cancelled before they were begun

    # -- messages in

    def peek(self, body: bytes) -> None:
        """Hear of a cancellation before the messages that came in front of it are handled."""
        if len(body) < 200 and b'"$/cancelRequest"' in body:
            try:
                message = json.loads(body)
                identifier = message["params"]["id"]
            except (ValueError, KeyError, TypeError):
                return
            if isinstance(identifier, str | int):
                self._cancelled.add(identifier)

    def receive(self, body: bytes) -> None:
        """Handle one message."""
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            self._refuse(None, PARSE_ERROR, f"not JSON: {error}")
            return
        if not isinstance(message, dict):  # batches are not part of LSP
            self._refuse(None, INVALID_REQUEST, "a message is an object")
            return
        identifier, method = message.get("id"), message.get("method")
        if method is None:
            self._take_response(message, identifier)
            return
        is_request = "id" in message
        if not isinstance(method, str) or (is_request and not isinstance(identifier, str | int)):
            self._refuse(None, INVALID_REQUEST, "a message has a method, a request an id")
            return
        problem = self._out_of_turn(method)
        if problem is not None:
            if is_request:
                self._refuse(identifier, *problem)
            return
        if is_request and identifier in self._cancelled:
            self._cancelled.discard(identifier)
            self._refuse(identifier, CANCELLED, "cancelled")
            return
        if method == types.CANCEL_REQUEST:
            self._cancel(message)
            return
        message["jsonrpc"] = self.VERSION  # pygls says nothing to a request of another version
        message.setdefault("params", None)
        try:
            structured = self.structure_message(message)
        except Exception as error:
            if method == types.INITIALIZE:
                self._initialized = False
            if is_request:
                why = _why(error.__cause__ or error)
                self._refuse(identifier, INVALID_PARAMS, f"the parameters of {method} are wrong: {why}")
            else:
                logger.warning("%s ignored: its parameters are wrong", method)
            return
        if is_request and not hasattr(structured, "id"):
            self._refuse(identifier, METHOD_NOT_FOUND, f"{method} is a notification")
            return
        if self.traced is not None:
            self.traced(method, message)
        self.handle_message(structured)

    def _out_of_turn(self, method: str) -> tuple[int, str] | None:
        """Say why a message may not come now (LSP 3.17, "Lifecycle Messages")."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return INVALID_REQUEST, "the server has been shut down"
        if method == types.INITIALIZE:
            if self._initialized:
                return INVALID_REQUEST, "initialize comes once"
            self._initialized = True
            return None
        return None if self._initialized else (NOT_INITIALIZED, "initialize comes first")

    def _take_response(self, message: dict[str, Any], identifier: Any) -> None:
        """Hand the client's answer to whoever asked."""
        if not isinstance(identifier, str | int):
            return
        future = self._request_futures.pop(identifier, None)
        self._result_types.pop(identifier, None)
        if future is None or future.done():
            logger.debug("an answer to nothing: %r", identifier)
            return
        error = message.get("error")
        if isinstance(error, dict):
            future.set_exception(Failure(error.get("code", INTERNAL_ERROR), str(error.get("message", ""))))
        else:
            future.set_result(message.get("result"))

    def _cancel(self, message: dict[str, Any]) -> None:
        """Cancel a request that is being worked on; one that has been answered needs nothing."""
        params = message.get("params")
        identifier = params.get("id") if isinstance(params, dict) else None
        if not isinstance(identifier, str | int):
            return
        self._cancelled.discard(identifier)
        future = self._request_futures.get(identifier)
        if future is not None:
            future.cancel()

    # -- messages out

    def _refuse(self, identifier: MsgId | None, code: int, why: str, data: Any = None) -> None:
        error: dict[str, Any] = {"code": code, "message": why}
        if data is not None:
            error["data"] = data
        self._send_data({"jsonrpc": self.VERSION, "id": identifier, "error": error})

    def _send_response(self, msg_id: MsgId, result: Any = None, error: Any = None) -> None:
        """Answer a request."""
        if error is None and isinstance(result, Plain):
            self._result_types.pop(msg_id, None)
            self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "result": result.value})
            return
        if error is None and isinstance(result, Text):
            self._result_types.pop(msg_id, None)
            self.send_text(f'{{"jsonrpc":"2.0","id":{json.dumps(msg_id)},"result":{result.json}}}')
            return
        super()._send_response(msg_id, result, error)

    def _send_handler_result(self, future: Any, *, msg_id: MsgId) -> None:
        """Answer a request with what its handler came to."""
        if not future.cancelled() and isinstance(failure := future.exception(), Failure):
            self._request_futures.pop(msg_id, None)
            self._refuse(msg_id, failure.code, str(failure), failure.data)
            return
        super()._send_handler_result(future, msg_id=msg_id)

    def _send_data(self, data: Any) -> None:
        """Write one message; nothing of it is kept, and a client that has gone is no error."""
        if not data or self.writer is None:
            return
        self.send_text(
            json.dumps(data, default=self._serialize_message, separators=(",", ":"), ensure_ascii=False)
        )

    def send_text(self, message: str) -> None:
        """Write one message that is JSON already."""
        if self.writer is not None:
            body = message.encode("utf-8", "replace")
            self.writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def send_plain(self, method: str, params: Any) -> None:
        """Send a notification whose parameters are plain values."""
        self._send_data({"jsonrpc": self.VERSION, "method": method, "params": params})

    async def ask(self, method: str, params: Any) -> Any:
        """Send a request with plain parameters; returns the plain result. Raises Failure."""
        self._asked = getattr(self, "_asked", 0) + 1
        identifier = f"ssot-{self._asked}"
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._request_futures[identifier] = future  # type: ignore[assignment]
        self._send_data({"jsonrpc": self.VERSION, "id": identifier, "method": method, "params": params})
        try:
            return await future
        finally:
            self._request_futures.pop(identifier, None)

    # -- pygls' own methods, done otherwise

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Any:  # type: ignore[override]
        """Run a command as one task, so that cancelling the request stops it."""
        command = self.commands.get(params.command)
        if command is None:
            raise Failure(INVALID_PARAMS, f"there is no command {params.command!r}")
        return await command(list(params.arguments or ()))

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_args: Any) -> None:  # type: ignore[override]
        """End the process: 0 after `shutdown`, else 1."""
        self.loop.stop(0 if self._shutdown else 1)


def _why(error: BaseException) -> str:
    """Say in one line what is wrong with a message, from the innermost of nested errors."""
    while inner := getattr(error, "exceptions", None):
        error = inner[0]
    text = " ".join(str(error).split())
    name = type(error).__name__
    return f"{name}: {text[:200]}" if text else name
