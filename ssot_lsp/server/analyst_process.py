"""The process that looks at long texts whole: no keystroke waits for a parser that lets nothing else run.

Questions come in on standard input, answers go out on standard output, each four bytes of length and a
pickled tuple. ("rules", number, registry) comes before the first question under these rules;
("report", number of the rules, text, context, today) is answered with the report as plain tuples.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO


def main() -> None:
    """Answer until the input ends."""
    from ssot_lsp.server.rules import prepare
    from ssot_lsp.workspace.reports import to_plain

    reading, writing = sys.stdin.buffer, sys.stdout.buffer
    rules = None
    while (message := read_message(reading)) is not None:
        if message[0] == "rules":
            rules = prepare(message[2], message[1])
            continue
        _, number, utf8, context, today = message
        if rules is None or rules.number != number:
            raise SystemExit("a question under rules that were not told")
        report = rules.report(utf8, context, today=today)
        writing.write(framed(to_plain(report, rules.registry)))
        writing.flush()


def framed(message: object) -> bytes:
    """Put a message into a frame."""
    import pickle

    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(4, "big") + data


def read_message(stream: BinaryIO) -> tuple[Any, ...] | None:
    """Read one message; None at the end of the stream."""
    import pickle

    head = stream.read(4)
    if len(head) < 4:
        return None
    message: tuple[Any, ...] = pickle.loads(stream.read(int.from_bytes(head, "big")))
    return message


if __name__ == "__main__":
    main()
