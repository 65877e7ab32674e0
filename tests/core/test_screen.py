from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core import screen
from ssot_lsp.core.screen import Screen, screen_for
from ssot_lsp.core.unusual import SUPPRESSION, has_compatible

PATHS = ["old.mod", "old.pkg.deep.X", "top", "django.conf.Settings"]
MORE = [*PATHS, *(f"pkg{number}.mod{number}" for number in range(40))]
MANY = pytest.param(MORE, True, id="many")
FEW = pytest.param(PATHS, False, id="few")
both = pytest.mark.parametrize(("paths", "many"), [FEW, MANY])


def made(paths: list[str], *, many: bool) -> Screen:
    found = screen_for(paths, many=many)
    assert found is not None
    return found


def may_speak(text: str, rel: str = "app.py", paths: list[str] = PATHS, *, many: bool) -> bool:
    found = made(paths, many=many)
    return found.may_speak(data := text.encode(), found.words_in(data), rel)


@both
@pytest.mark.parametrize(
    ("text", "rel"),
    [
        ("from old import mod", "app.py"),
        ("import old.pkg as p; p.deep.X", "app.py"),
        ("import top", "app.py"),
        ("from . import mod", "old/app.py"),
        ("from . import mod", "src/old/app.py"),
        ("from . import mod", "old-stubs/app.pyi"),
        ("from ... import mod", "../old/deep/er/app.py"),
        ("from .pkg.deep import X", "old/app.py"),
        ("from .deep import X", "src/old/pkg/app.py"),
        ("from ..deep import X", "old/pkg/deeper/app.py"),
        ("from . import X", "old/pkg/deep/app.py"),
        ("from . import X", "old-stubs/app.pyi"),
    ],
)
def test_all_words_or_those_that_the_package_does_not_tell(text, rel, paths, many):
    assert may_speak(text, rel, paths, many=many)


@both
@pytest.mark.parametrize(
    ("text", "rel"),
    [
        ("", "app.py"),
        ("import old", "app.py"),
        ("from new import mod", "app.py"),
        ("from . import mod", "older/app.py"),
        ("from . import mod", "old.py"),
        ("import old", "old/app.py"),
        ("from django import mod", "app.py"),
        ("from old.pkg import X", "app.py"),
        ("import old.deep as d; d.X", "app.py"),
        ("from .deep import X", "old/app.py"),
        ("from .deep import X", "pkg/old/app.py"),
        ("from . import X", "old/pkg/deeper/app.py"),
        ("from . import X", "old/other/pkg/deep/app.py"),
        ("# ssot: ignore", "app.py"),
    ],
)
def test_anything_else_is_not_enough(text, rel, paths, many):
    assert not may_speak(text, rel, paths, many=many)


@both
def test_a_suppression_is_the_first_word(paths, many):
    found = made(paths, many=many)
    assert 0 in found.words_in(b"x = 1  # ssot: ignore")
    assert 0 not in found.words_in(b"ssot = old.mod")
    assert found.words_in(b"") == []


PIECES = [b"old", b"mod", b"X", b"to", b"p", b" ", b"\0", b"\xff", SUPPRESSION]


@given(st.lists(st.sampled_from(PIECES)))
def test_the_engine_finds_what_is_there(pieces):
    pytest.importorskip("hyperscan")
    data = b"".join(pieces)
    words = [SUPPRESSION, b"old", b"mod", b"X", b"top", b"ol", b"dmo"]
    search = screen._found_at_once(words, literal=True)
    assert search is not None
    assert sorted(search(data)) == [number for number, word in enumerate(words) if word in data]


def test_the_engine_tells_characters_that_become_others():
    pytest.importorskip("hyperscan")
    found = made(MORE, many=True)
    for number in range(0x80, 0x110000):
        if not 0xD800 <= number < 0xE000:
            data = f"x{chr(number)}y".encode()
            assert found.has_compatible(data) == has_compatible(data), hex(number)


class TestWithoutAnEngine:
    @pytest.fixture(params=["not installed", "not for this processor"])
    def _without(self, request, monkeypatch):
        if request.param == "not installed":
            monkeypatch.setitem(sys.modules, "hyperscan", None)
        else:
            import hyperscan

            def fail(*_args, **_more):
                raise hyperscan.ArchitectureError

            monkeypatch.setattr(hyperscan, "Scratch", fail)

    @pytest.mark.usefixtures("_without")
    def test_few_words_are_searched_one_by_one(self):
        assert may_speak("from old import mod", many=True)
        assert not may_speak("from new import mod", many=True)

    @pytest.mark.usefixtures("_without")
    def test_many_are_not(self):
        assert screen_for(MORE, many=True) is None

    def test_a_word_that_is_too_long_for_it(self):
        assert screen_for(["old." + "m" * 20_000, *MORE], many=True) is None

    def test_for_few_files_none_is_loaded(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "hyperscan", None)
        assert screen_for(MORE, many=False) is None
        assert may_speak("from old import mod", many=False)
