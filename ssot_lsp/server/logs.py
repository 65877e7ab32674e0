"""Log records sent to the client, at the level that was asked for.

Source: LSP 3.17, "LogMessage", "LogTrace", "SetTrace".
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssot_lsp.server.protocol import SsotProtocol

_TYPES = ((logging.ERROR, 1), (logging.WARNING, 2), (logging.INFO, 3))
_LOG = 4
_MOST = 2_000  # characters of a message's parameters in a verbose trace


class ClientHandler(logging.Handler):
    """Sends records as `window/logMessage`."""

    def __init__(self, protocol: SsotProtocol) -> None:
        """Send through `protocol`."""
        super().__init__()
        self._protocol = protocol
        self.trace = "off"

    def set_trace(self, value: object) -> None:
        """Take what `initialize` or `$/setTrace` said: off, messages or verbose."""
        self.trace = str(getattr(value, "value", value) or "off")
        self._protocol.traced = self._traced if self.trace != "off" else None

    def _traced(self, method: str, message: dict[str, Any]) -> None:
        """Tell the client of a message that came, verbosely with its parameters."""
        asked = f" ({message['id']})" if "id" in message else ""
        params: dict[str, Any] = {"message": f"received {method}{asked}"}
        if self.trace == "verbose":
            params["verbose"] = json.dumps(message.get("params"), ensure_ascii=False)[:_MOST]
        self._protocol.send_plain("$/logTrace", params)

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record; with its traceback only where the client asked for a verbose trace."""
        message = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            message += f": {record.exc_info[1]!r}"
        kind = next((number for level, number in _TYPES if record.levelno >= level), _LOG)
        self._protocol.send_plain("window/logMessage", {"type": kind, "message": message})
        if self.trace == "verbose" and record.exc_info:
            detail = logging.Formatter().formatException(record.exc_info)
            self._protocol.send_plain("$/logTrace", {"message": message, "verbose": detail})
