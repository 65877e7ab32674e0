from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.editor import COMMAND
from tests.server.edits import applied
from tests.server.edits import changed as after
from tests.server.wire import PUSHED, Wire, changed, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Json = dict[str, Any]
STATEMENTS = [
    "from old.mod import A\n", "import old.mod\n", "import old.mod as m\n", "old.mod.A\n", "m.B()\n",
    "from old.mod import (\n    A,\n    B as C,\n)\n", "from old.names import Gone\n", "Gone\n",
    '"old.mod.A"\n', 'mock.patch("old.mod.A")\n', "def f():\n    ", "class K:\n    ", "if A:\n    ",
    "try:\n    import old.mod\nexcept ImportError:\n    pass\n", "from old.mod import *\n",
    "# ssot: ignore\n", "# ssot: ignore[old.mod]\n",
]  # fmt: skip
PIECES = [
    *STATEMENTS, "A", "\n", "\r\n", "\r", "\x0c", "\u2028", "\x1c", "é", "\N{GRINNING FACE}", " ", "\t",
    "(", ")", '"', "'''", "\\\n", ";", ",", "import ", "from ", "old", ".", "mod", "*", "#", "",
]  # fmt: skip


def random_change(chance: random.Random, text: str) -> Json:
    """Make a change: mostly small ones, sometimes the whole, at places in and out of the text."""
    words = "".join(chance.choice(PIECES) for _ in range(chance.choice([0, 1, 1, 1, 2, 5])))
    if chance.random() < 0.03:
        return {"text": words}
    lines = text.count("\n") + text.count("\r") + 2
    places = []
    for _ in range(2):
        line = chance.randrange(lines + 1) if chance.random() < 0.95 else 10**6
        places.append((line, chance.choice([0, 0, 1, 3, 8, chance.randrange(30), 10**6])))
    if chance.random() < 0.5:
        places[1] = places[0]
    start, end = ({"line": line, "character": column} for line, column in sorted(places))
    return {"range": {"start": start, "end": end}, "text": words}


def compared(one: list[Json]) -> list[Json]:
    """Return diagnostics without what is found out a moment later, and without the name of the file."""
    return [{key: item[key] for key in ("range", "code", "severity", "message")} for item in one]


def settles(wire: Wire, uri: str, version: int, wanted: list[Json]) -> bool:
    """Wait for these diagnostics: where a whole look is dear, what is shown at first may be less."""

    def are(message: Json) -> bool:
        params = message.get("params") or {}
        mine = params.get("uri") == uri and params.get("version") == version
        return mine and compared(params["diagnostics"]) == wanted

    try:
        wire.wait(are, patience=5)
    except AssertionError:
        return False
    last = [one["params"] for one in wire.seen if (one.get("params") or {}).get("uri") == uri][-1]
    return compared(last["diagnostics"]) == wanted


MOVING = [  # a server to which every text is so long that its findings are moved along with an edit at first
    sys.executable,
    "-c",
    "from ssot_lsp.server import app, session; session.WORTH_MOVING = 0.0; app.run([])",
]


def fuzz(root: Path, seed: int, rounds: int, command: list[str] = COMMAND) -> None:
    """Edit at random, and compare with a server that is shown the outcome."""
    chance = random.Random(seed)
    encoding = chance.choice(["utf-8", "utf-16", "utf-32"])
    capabilities = {**PUSHED, "general": {"positionEncodings": [encoding]}}
    with Wire(command=command) as long, Wire() as fresh:
        assert (
            long.initialize(root, capabilities=capabilities)["capabilities"]["positionEncoding"] == encoding
        )
        fresh.initialize(root, capabilities=capabilities)
        for number in range(rounds):
            uri = (root / f"f{number}.py").as_uri()
            text = "".join(chance.choice(STATEMENTS) for _ in range(chance.randrange(20)))
            long.send(opened(uri, text))
            version = 1
            for _ in range(chance.randrange(1, 25)):
                changes = []
                for _ in range(chance.choice([1, 1, 1, 1, 2, 4])):
                    change = random_change(chance, text)
                    text = after(text, [change], encoding)
                    changes.append(change)
                version += 1
                long.send(changed(uri, version, *changes))
                if chance.random() < 0.2:
                    long.diagnostics(uri, version)
            fresh.send(opened(uri, text, version))
            where = f"seed {seed}, round {number}, {encoding}: {text!r}"
            theirs = compared(fresh.diagnostics(uri, version))
            assert settles(long, uri, version, theirs), where
            edits = long.fixed(uri)
            assert edits == fresh.fixed(uri), where
            fixed = applied(text, edits, encoding)
            if fixed != text:  # fixed once, nothing safe is left
                version += 1
                long.send(changed(uri, version, {"text": fixed}))
                assert long.fixed(uri) == [], where
            for wire in (long, fresh):
                wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
                wire.seen.clear()
        assert long.stderr == fresh.stderr == b""


@pytest.mark.parametrize("seed", range(3))
def test_a_server_that_was_edited_is_as_right_as_a_fresh_one(
    workspace: Callable[..., Path], seed: int
) -> None:
    fuzz(workspace(), seed, 30)


def test_a_server_that_moves_findings_along_is_right_in_the_end(workspace: Callable[..., Path]) -> None:
    fuzz(workspace(), 50, 8, MOVING)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 206))
def test_a_server_that_moves_many_findings_along_is_right_in_the_end(
    workspace: Callable[..., Path], seed: int
) -> None:
    fuzz(workspace(), seed, 60, MOVING)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 112))
def test_a_server_that_was_edited_much_is_as_right_as_a_fresh_one(
    workspace: Callable[..., Path], seed: int
) -> None:
    fuzz(workspace(), seed, 250)
