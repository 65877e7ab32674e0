"""Log records sent to the client, at the level that was asked for.

Source: LSP 3.17, "LogMessage", "LogTrace", "SetTrace".
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lsp.server.protocol import SsotProtocol

_TYPES = ((logging.ERROR, 1), (logging.WARNING, 2), (logging.INFO, 3))
_LOG = 4


class ClientHandler(logging.Handler):
    """Sends records as `window/logMessage`."""

    def __init__(self, protocol: SsotProtocol) -> None:
        """Send through `protocol`. `trace` is what `$/setTrace` said: off, messages or verbose."""
        super().__init__()
        self._protocol = protocol
        self.trace = "off"

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
