"""Each document in `documents` says at its end what is to be read from it, whole: rules and problems."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssot_lsp.registries.markdown import read_markdown

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.md"))
WANTED = re.compile(r"<!-- wanted\n(.*)-->\n\Z", re.DOTALL)


def split(path: Path) -> tuple[bytes, list[str]]:
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    found = WANTED.search(text)
    assert found, "the document does not end with what is wanted"
    return text[: found.start()].encode(), found[1].splitlines()


def seen(data: bytes) -> list[str]:
    document = read_markdown(data, "/registry.md")
    lines = []
    for rule in document.rules:
        assert rule.origin is not None
        assert rule.id == str(rule.legacy)
        place = f"{rule.origin.line}"
        reason = f" | {rule.reason}" if rule.reason else ""
        if rule.strings_only:
            assert rule.legacy.is_module
            assert rule.canonical is None
            lines.append(f"patch {place} {rule.legacy}{reason}")
        else:
            target = f"-> {rule.canonical}" if rule.canonical else "banned"
            lines.append(f"rule {place} {rule.legacy} {target}{reason}")
    for problem in document.problems:
        assert problem.message
        assert problem.help
        related = ",".join(str(origin.line) for origin in problem.related)
        lines.append(f"problem {problem.origin.line} {problem.code} {problem.severity} {related}".rstrip())
    return lines


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_reads_what_is_wanted(path: Path) -> None:
    data, wanted = split(path)
    assert sorted(seen(data)) == sorted(wanted)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["crlf", "cr"])
def test_line_ends_change_nothing(path: Path, line_end: str) -> None:
    data, wanted = split(path)
    assert sorted(seen(data.replace(b"\n", line_end.encode()))) == sorted(wanted)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_byte_order_mark_changes_nothing(path: Path) -> None:
    data, wanted = split(path)
    assert sorted(seen(b"\xef\xbb\xbf" + data)) == sorted(wanted)


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) > 70
