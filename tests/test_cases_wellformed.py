from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from ssot_lsp.core.text import SourceText, decode_source
from tests.golden import CASES, Case, case_roots, read_case, strip_wants

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOTS = case_roots()
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.fixture(params=ROOTS, ids=["/".join(root.parts[-2:]) for root in ROOTS])
def case(request: pytest.FixtureRequest) -> Case:
    return read_case(request.param)


def _utf8(data: bytes) -> bytes:
    source = decode_source(data)
    assert isinstance(source, SourceText), source
    return source.utf8


def test_there_are_enough_cases() -> None:
    assert len(ROOTS) >= 150


def test_every_directory_is_a_case() -> None:
    behaviours = [path for topic in CASES.iterdir() if topic.is_dir() for path in topic.iterdir()]
    strays = [path for path in behaviours if not (path / "ssot.toml").is_file()]
    assert strays == []


def test_names_say_the_behaviour(case: Case) -> None:
    assert all(_NAME.fullmatch(part) for part in case.name.split("/"))


def test_no_file_would_be_collected_as_a_test() -> None:
    assert [path for path in CASES.rglob("*.py") if path.name.startswith("test_")] == []


def test_registries_are_toml(case: Case) -> None:
    for path in case.root.rglob("*.toml"):
        assert tomllib.loads(path.read_text("utf-8"))


def test_wanted_text_stands_on_its_line(case: Case) -> None:
    lines = _utf8(case.before).splitlines(keepends=True)
    for want in case.wants:
        rest = b"".join(lines[want.line - 1 :]).decode("utf-8")
        at = rest.find(want.text)
        assert 0 <= at < len(lines[want.line - 1].decode("utf-8")), want


def test_texts_parse(case: Case) -> None:
    if not case.readable_here:
        pytest.skip(f"needs Python {case.python[0]}.{case.python[1]}, or is broken on purpose")
    for text in (case.before, case.after, case.unsafe):
        ast.parse(text)


def test_modules_parse(case: Case) -> None:
    for path in case.root.rglob("*.py"):
        if path.stem not in {"before", "after", "unsafe"} and "broken-modules" not in case.options:
            ast.parse(path.read_bytes())


def test_what_is_fixed_is_wanted(case: Case) -> None:
    applicabilities = {want.applicability for want in case.wants}
    if case.after != case.before:
        assert applicabilities & {None, "safe"}
    if case.unsafe != case.after:
        assert applicabilities & {None, "unsafe"}


def test_texts_without_findings_stay(case: Case) -> None:
    if not case.wants:
        assert case.after == case.before
        assert case.unsafe == case.before


def test_only_before_carries_wants(case: Case) -> None:
    for text in (case.after, case.unsafe):
        assert strip_wants(text) == (text, ())


def test_every_after_differs_from_what_it_follows(case: Case) -> None:
    source = next(path for name in ("before.py", "before.pyi") for path in case.root.rglob(name))
    after, unsafe = (source.with_name(stem + source.suffix) for stem in ("after", "unsafe"))
    assert not after.exists() or case.after != case.before
    assert not unsafe.exists() or case.unsafe != case.after


def test_no_two_cases_are_the_same() -> None:
    seen: dict[tuple[bytes, ...], Path] = {}
    for root in ROOTS:
        files = sorted(path for path in root.rglob("*") if path.is_file())
        key = tuple(
            part for path in files for part in (str(path.relative_to(root)).encode(), path.read_bytes())
        )
        assert key not in seen, (root, seen[key])
        seen[key] = root
