from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.globs import check_glob, compile_globs


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("tests/**", "tests/a.py", True),
        ("tests/**", "tests/a/b.py", True),
        ("tests/**", "tests", False),
        ("tests/**", "a/tests/b.py", False),
        ("tests/**", "tests_more/a.py", False),
        ("tests/**", "tests/", True),
        ("tests", "tests/a.py", True),
        ("tests", "a/tests/b.py", True),
        ("tests", "tests", True),
        ("tests", "mytests/a.py", False),
        ("tests/", "tests", False),
        ("tests/", "a/tests/b.py", True),
        ("tests/", "a/tests/", True),
        ("/tests", "tests/a.py", True),
        ("/tests", "a/tests/b.py", False),
        ("./tests", "tests/a.py", True),
        ("./tests", "a/tests/b.py", False),
        ("src/app", "src/app/a.py", True),
        ("src/app", "lib/src/app/a.py", False),
        ("src/app", "src/application.py", False),
        ("*.pyi", "a.pyi", True),
        ("*.pyi", "a/b/c.pyi", True),
        ("*.pyi", "a/b/c.py", False),
        ("/*.py", "a.py", True),
        ("/*.py", "a/b.py", False),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/a/b.py", False),
        ("src/*", "src/a/b.py", True),
        ("src/*", "src/", False),
        ("*", "a/b.py", True),
        ("**", "a.py", True),
        ("**", "a/b.py", True),
        ("**/", "a.py", False),
        ("**/", "a/b.py", True),
        ("**/conftest.py", "conftest.py", True),
        ("**/conftest.py", "a/b/conftest.py", True),
        ("a/**/z.py", "a/z.py", True),
        ("a/**/z.py", "a/b/c/z.py", True),
        ("a/**/z.py", "b/a/z.py", False),
        ("a/**/", "a/b.py", False),
        ("a/**/", "a/b/c.py", True),
        ("**/a/**", "x/a/y/z.py", True),
        ("**/a/**", "x/a", False),
        ("te?t.py", "test.py", True),
        ("te?t.py", "te/t.py", False),
        ("[a-c].py", "b.py", True),
        ("[a-c].py", "d.py", False),
        ("[!a-c].py", "d.py", True),
        ("[^a-c].py", "b.py", False),
        ("x[!a]y", "x/y", False),
        ("[]x].py", "].py", True),
        ("[a-].py", "-.py", True),
        ("[*].py", "*.py", True),
        ("[*].py", "a.py", False),
        ("[\u00e0-\u00ff].py", "\u00e9.py", True),
        ("a.b", "axb", False),
        ("a+(b)|c$", "a+(b)|c$", True),
        ("{{cookiecutter.name}}/**", "{{cookiecutter.name}}/a.py", True),
        (".*", ".hidden/a.py", True),
        ("*", ".hidden", True),
        ("caf\u00e9/**", "caf\u00e9/a.py", True),
        ("a b/**", "a b/c d.py", True),
        ("A.py", "a.py", False),
        ("**/!name", "a/!name", True),
    ],
)
def test_match(pattern: str, path: str, expected: bool) -> None:
    assert check_glob(pattern) is None
    assert compile_globs([pattern])(path) is expected


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "empty"),
        ("/", "empty"),
        ("./", "empty"),
        ("!tests", "negated"),
        ("src\\app", "backslash"),
        ("C:/src", "relative"),
        ("a/../b", "'..'"),
        ("a/./b", "'.'"),
        ("a//b", "''"),
        ("src/**.py", "stands alone"),
        ("src/[ab", "not closed"),
        ("src/[]", "not closed"),
        ("[z-a]", "empty"),
        ("[[:alpha:]]", "classes"),
        ("src/{a,b}.py", "one pattern for each"),
        ("a\nb", "line end"),
    ],
)
def test_faults(pattern: str, words: str) -> None:
    fault = check_glob(pattern)
    assert fault is not None
    assert words in fault
    assert not compile_globs([pattern])("src/app/a.py")


def test_any_of_several_patterns_matches() -> None:
    matcher = compile_globs(["docs/**", "*.pyi", "[bad"])
    assert matcher("docs/a.py")
    assert matcher("a/b.pyi")
    assert not matcher("a/b.py")
    assert matcher


def test_no_pattern_matches_nothing() -> None:
    matcher = compile_globs([])
    assert not matcher
    assert not matcher("a.py")


_names = st.text(alphabet="ab.-_[]*?!^", min_size=1, max_size=6).filter(lambda name: name not in {".", ".."})


@given(_names, _names)
def test_one_segment_agrees_with_fnmatch(pattern: str, name: str) -> None:
    pattern = "/" + pattern
    if check_glob(pattern) is None and "[^" not in pattern:
        assert compile_globs([pattern])(name) == fnmatch.fnmatchcase(name, pattern[1:])


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_answered(pattern: str, path: str) -> None:
    assert check_glob(pattern) is None or not compile_globs([pattern])(path)


@given(st.lists(_names, min_size=1, max_size=4), _names)
def test_what_covers_a_directory_covers_its_files(parts: list[str], pattern: str) -> None:
    matcher = compile_globs([pattern])
    directory = "/".join(parts) + "/"
    if matcher(directory):
        assert matcher(directory + "deep/file.py")
