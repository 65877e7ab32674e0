"""Reads the golden cases: what `tests/cases/README.md` says of their format, as values."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = Path(__file__).parent / "cases"

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
_COMMENT = re.compile(rb"[ \t]*# want (SSOT\d{3} [^\r\n]*)")
_WANT = re.compile(r'\s*(SSOT\d{3}) ("(?:[^"\\]|\\.)*")((?:\s+(?!SSOT\d)(?:/(?:[^/\\]|\\.)+/|[^\s/]\S*))*)')
_OPTION = re.compile(r"/(?:[^/\\]|\\.)+/|\S+")
_APPLICABILITIES = ("safe", "unsafe", "display-only", "nofix")
_FIELDS = ("severity", "phase", "rule", "legacy", "canonical", "kind")


@dataclass(frozen=True)
class Want:
    code: str
    text: str
    line: int  # 1-based, in the text without want comments
    applicability: str | None = None
    expected_failure: bool = False
    regexes: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    name: str
    root: Path
    path: str  # of before.py, relative to `root`, forward slashes; what case.toml says where it says so
    before: bytes
    after: bytes
    unsafe: bytes
    wants: tuple[Want, ...]
    today: date | None = None
    python: tuple[int, int] = (3, 8)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def module(self) -> str | None:
        parts = self.path.removesuffix(".py").removesuffix(".pyi").split("/")
        if parts[-1] == "__init__":
            parts.pop()
        return ".".join(parts) if all(part.isidentifier() for part in parts) else None

    @property
    def is_package(self) -> bool:
        return self.path.rpartition("/")[2].startswith("__init__.")

    @property
    def checks_fixes(self) -> bool:
        return bool(self.options.get("fixes", True))

    @property
    def parses(self) -> bool:
        return not self.options.get("broken", False)

    @property
    def readable_here(self) -> bool:
        return self.parses and sys.version_info >= self.python


def case_roots() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/*/ssot.toml"))


def read_case(root: Path) -> Case:
    (source,) = (path for name in ("before.py", "before.pyi") for path in root.rglob(name))
    options = _options(root)
    before, wants = strip_wants(source.read_bytes())
    after = _beside(source, "after", before)
    return Case(
        name="/".join(root.parts[-2:]),
        root=root,
        path=options.pop("path", source.relative_to(root).as_posix()),
        before=before,
        after=after,
        unsafe=_beside(source, "unsafe", after),
        wants=wants,
        today=options.pop("today", None),
        python=_version(options.pop("python", "3.8")),
        options=options,
    )


def strip_wants(marked: bytes) -> tuple[bytes, tuple[Want, ...]]:
    kept: list[bytes] = []
    wants: list[Want] = []
    for line in _LINE.findall(marked):
        comment = _COMMENT.search(line)
        if comment is None:
            kept.append(line)
            continue
        alone = comment.start() == 0
        if not alone:
            kept.append(line[: comment.start()] + line[comment.end() :])
        wants.extend(_parse(comment[1].decode("utf-8"), len(kept)))
    return b"".join(kept), tuple(wants)


def _parse(text: str, line: int) -> list[Want]:
    wants, at = [], 0
    while at < len(text.rstrip()):
        match = _WANT.match(text, at)
        if match is None:
            raise ValueError(f"line {line}: cannot read the want comment at {text[at:]!r}")
        wants.append(_want(match[1], json.loads(match[2]), line, _OPTION.findall(match[3])))
        at = match.end()
    return wants


def _want(code: str, text: str, line: int, options: list[str]) -> Want:
    applicability, regexes, fields = None, [], []
    for option in options:
        key, equals, value = option.partition("=")
        if option in _APPLICABILITIES:
            applicability = option
        elif option.startswith("/"):
            regexes.append(option[1:-1])
        elif equals and key in _FIELDS:
            fields.append((key, value))
        elif option != "expected-failure":
            raise ValueError(f"line {line}: a want comment has no option {option!r}")
    expected_failure = "expected-failure" in options
    return Want(code, text, line, applicability, expected_failure, tuple(regexes), tuple(fields))


def _beside(source: Path, stem: str, otherwise: bytes) -> bytes:
    path = source.with_name(stem + source.suffix)
    return path.read_bytes() if path.exists() else otherwise


def _options(root: Path) -> dict[str, Any]:
    path = root / "case.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor)
