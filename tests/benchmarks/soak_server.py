"""An hour's worth of editing, as fast as the server answers: its memory must stay flat, its answers right.

    python -m tests.benchmarks.soak_server [--edits N]

12,000 edits are one every 0.3 seconds for an hour. In between the document is saved, closed and opened, the
registry is broken and mended, and code actions and hovers are asked for. Prints the resident memory after
each tenth; exits with 1 if the last is more than a tenth (and 5 MB) above that after the first, or if the
diagnostics at the end are not those of a server that has just been started.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.lsp import LspClient

REPOSITORY = Path(__file__).resolve().parent.parent.parent
RULES = """
[[rule]]
legacy = "old.mod"
canonical = "new.mod"

[[rule]]
legacy = "collections:Mapping"
canonical = "collections.abc:Mapping"
"""
PIECES = (
    "import old.mod\n",
    "from old.mod import A, B as C\n",
    "import collections\n",
    "x = collections.Mapping\n",
    "def f(a):\n    return old.mod.A(a)\n",
    '"""prose about old.mod"""\n',
    "# née 😀\n",
    "patch('old.mod.A')\n",
    "(\n",
    ")\n",
    "'",
    "\r\n",
    "\x0c",
    "",
    "",
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        prepare(root)
        client, text = soak(root, given.edits, random.Random(given.seed))
        uri = (root / "typed.py").as_uri()
        ours = settled(client, uri)
        client.end()
        fresh = start(root)
        fresh.notify("textDocument/didOpen", {"textDocument": opened(uri, 1, text)})
        theirs = settled(fresh, uri)
        fresh.end()
    memories = client.memories  # type: ignore[attr-defined]
    right = ours == theirs
    flat = memories[-1] <= memories[0] * 1.1 + 5
    sys.stdout.write(f"diagnostics as of a fresh server: {right}; memory flat: {flat}\n")
    return 0 if right and flat else 1


def prepare(root: Path) -> None:
    (root / "ssot.toml").write_text(RULES, encoding="utf-8")
    for package in ("old", "new"):
        (root / package).mkdir()
        (root / package / "__init__.py").touch()
    (root / "new" / "mod.py").write_text("class A:\n    pass\n\n\nB = A\n", encoding="utf-8")
    (root / "old" / "mod.py").write_text("from new.mod import A, B\n", encoding="utf-8")
    (root / "typed.py").write_text("import old.mod\n", encoding="utf-8")


def start(root: Path) -> LspClient:
    client = LspClient(
        [sys.executable, "-m", "ssot_lsp", "server"], root, {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    )
    client.initialize(root.as_uri())
    return client


def opened(uri: str, version: int, text: str) -> dict[str, Any]:
    return {"uri": uri, "languageId": "python", "version": version, "text": text}


def soak(root: Path, edits: int, chance: random.Random) -> tuple[LspClient, str]:
    client = start(root)
    uri, registry = (root / "typed.py").as_uri(), root / "ssot.toml"
    lines = ["import old.mod\n", "\n"]
    version = 1
    client.notify("textDocument/didOpen", {"textDocument": opened(uri, version, "".join(lines))})
    memories = []
    for number in range(1, edits + 1):
        line = chance.randrange(len(lines))
        piece = chance.choice(PIECES)
        if len(lines) > 400:
            piece = ""
        version += 1
        change = {
            "range": {
                "start": {"line": line, "character": 0},
                "end": {"line": line + 1 if not piece else line, "character": 0},
            },
            "text": piece,
        }
        document = {"uri": uri, "version": version}
        client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        lines = applied(lines, line, piece)
        if number % 20 == 0:
            client.published(uri, version)
        if number % 50 == 0:
            place = {"line": chance.randrange(len(lines)), "character": 3}
            params = {"textDocument": {"uri": uri}, "position": place}
            client.request("textDocument/hover", params)
            where = {"start": place, "end": place}
            params = {"textDocument": {"uri": uri}, "range": where, "context": {"diagnostics": []}}
            client.request("textDocument/codeAction", params)
        if number % 500 == 0:
            for text in ("[[rule", RULES + f'\n[[rule]]\nlegacy = "gone.n{number}"\n', RULES):
                registry.write_text(text, encoding="utf-8")
                client.notify("textDocument/didSave", {"textDocument": {"uri": registry.as_uri()}})
            client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
            version += 1
            client.notify("textDocument/didOpen", {"textDocument": opened(uri, version, "".join(lines))})
        if number % max(1, edits // 10) == 0:
            memories.append(resident(client.process.pid))
            sys.stdout.write(f"{number:>7} edits  {memories[-1]:6.1f} MB\n")
            sys.stdout.flush()
    client.memories = memories  # type: ignore[attr-defined]
    return client, "".join(lines)


def applied(lines: list[str], line: int, piece: str) -> list[str]:
    """Do the same edit to the text, as a plain text: lines end at LF, CR LF and CR alone."""
    before, after = "".join(lines[:line]), "".join(lines[line if piece else line + 1 :])
    text = before + piece + after
    found = []
    at = 0
    while at < len(text):
        ends = [place for mark in "\r\n" if (place := text.find(mark, at)) >= 0]
        end = min(ends, default=len(text) - 1) + 1
        if text[end - 1 : end + 1] == "\r\n":
            end += 1
        found.append(text[at:end])
        at = end
    if not found or found[-1][-1] in "\r\n":
        found.append("")
    return found


def settled(client: LspClient, uri: str) -> list[str]:
    """Return the last diagnostics of a document, once nothing follows any more."""
    last: list[Any] = []
    while True:
        try:
            _, message = client.wait(
                lambda one: (
                    one.get("method") == "textDocument/publishDiagnostics" and one["params"]["uri"] == uri
                ),
                2,
            )
        except TimeoutError:
            return sorted(json.dumps(one, sort_keys=True) for one in last)
        last = message["params"]["diagnostics"]


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB; Linux alone tells it so."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main())
