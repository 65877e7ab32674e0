"""Frames of the base protocol between a client and the event loop.

Source: LSP 3.17, "Base Protocol". pygls reads through its thread pool, four hops a message, and waits at
the end of the input for whatever runs in that pool. Here one thread does nothing but read, so that the
loop hears of a cancellation while it is busy, knows whether more is waiting, and can end at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 1 << 30  # bytes; a header that announces more is not believed
_PARENT_SECONDS = 3.0
_LAST_ANSWERS_SECONDS = 0.5
_PARTING_SECONDS = 0.5  # for what still runs when the client is gone


class Receiver(Protocol):
    """What messages are handed to."""

    def peek(self, body: bytes) -> None:
        """Look at a message as soon as it has been read. Called on the reading thread; must be quick."""

    def receive(self, body: bytes) -> None:
        """Handle one message, on the event loop."""


def read_frames(stream: BinaryIO, take: Callable[[bytes], Any]) -> None:
    """Hand the body of every frame of `stream` to `take` until the stream ends.

    A header that is not understood is skipped; without a length there is no body.
    """
    length = -1
    while header := stream.readline():
        line = header.strip()
        if line:
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
            continue
        if not 0 <= length <= LARGEST:
            length = -1
            continue
        body = b""
        while len(body) < length:
            part = stream.read(length - len(body))
            if not part:
                return
            body = body + part if body else part
        length = -1
        take(body)


class Writer:
    """Writes whole frames, from any thread."""

    def __init__(self, stream: BinaryIO) -> None:
        """Write to `stream`; when it breaks, `broken` is called once with nothing."""
        self._stream = stream
        self._lock = threading.Lock()
        self.broken: Callable[[], None] = lambda: None
        self._gone = False

    def write(self, data: bytes) -> None:
        """Write and flush; a client that has gone away is told of through `broken`, not raised."""
        if self._gone:
            return
        try:
            with self._lock:
                self._stream.write(data)
                self._stream.flush()
        except (OSError, ValueError):  # ValueError: the stream has been closed
            self._gone = True
            self.broken()

    def close(self) -> None:
        """Write nothing more."""
        self._gone = True


class Loop:
    """The messages of one client, taken one after another on an event loop of its own."""

    def __init__(self, receiver: Receiver) -> None:
        """Prepare to hand messages to `receiver`."""
        self._receiver = receiver
        self._waiting: deque[bytes | None] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._scheduled = False
        self._at_end = False  # the input has ended, and all of it been handled
        self.code = 1  # `exit` without `shutdown`, or a client that is gone
        self.parent: int | None = None

    @property
    def is_behind(self) -> bool:
        """Tell whether more messages have been read than handled."""
        return bool(self._waiting)

    def stop(self, code: int) -> None:
        """End the loop; `run` returns `code`. Safe from any thread."""
        self.code = code
        loop, ended = self._loop, self._ended
        if loop is not None and ended is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed already
                loop.call_soon_threadsafe(ended.set)

    def run(self, stream: BinaryIO) -> int:
        """Read `stream` until it ends or `stop` is called; returns the exit code.

        `asyncio.run` would wait for every task to end, and one that is cancelled while it starts a process
        never does (Python 3.11: the pipes it waits for are never connected).
        """
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(self._run(stream))
        finally:
            loop.close()
        return self.code

    async def _run(self, stream: BinaryIO) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        reader = threading.Thread(target=self._read, args=(stream,), name="ssot-reader", daemon=True)
        reader.start()
        watch = asyncio.create_task(self._watch_parent())
        await self._ended.wait()
        watch.cancel()
        left = asyncio.all_tasks() - {asyncio.current_task(), watch}
        if left and self._at_end:  # whoever wrote all questions at once may still read the answers
            await asyncio.wait(left, timeout=_LAST_ANSWERS_SECONDS)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=_PARTING_SECONDS)

    def _read(self, stream: BinaryIO) -> None:
        with contextlib.suppress(OSError, ValueError):
            read_frames(stream, self._arrived)
        self._put(None)

    def _arrived(self, body: bytes) -> None:
        self._receiver.peek(body)
        self._put(body)

    def _put(self, body: bytes | None) -> None:
        """Queue a message, or None behind the last one."""
        self._waiting.append(body)
        loop = self._loop
        if loop is not None and not self._scheduled:
            self._scheduled = True
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._handle)

    def _handle(self) -> None:
        """Handle one message, and let the loop breathe before the next."""
        self._scheduled = False
        if not self._waiting:
            return
        body = self._waiting.popleft()
        if self._waiting and self._loop is not None:
            self._scheduled = True
            self._loop.call_soon(self._handle)
        if body is None:
            self._at_end = True
            self.stop(self.code)
        else:
            self._receiver.receive(body)

    async def _watch_parent(self) -> None:
        """Stop once the client's process is gone: an editor that was killed sends no `exit`."""
        while True:
            await asyncio.sleep(_PARENT_SECONDS)
            if self.parent is not None and not _is_alive(self.parent):
                self.stop(1)
                return


def _is_alive(process: int) -> bool:
    """Tell whether a process exists; yes where that cannot be told."""
    if sys.platform == "win32":  # a signal would end it; the end of the input tells there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
