from __future__ import annotations

import ast

import pytest

from ssot_lsp.core.anchors import no_argument_at


@pytest.mark.parametrize(
    "text",
    [
        "f('.a')", "f(\t'.a')", "f(\n\n    '.a')", "f(x, '.a')", "f(x,  # so:\n  '.a')", "f(n='.a')",
        "f(x if y else '.a')", "f(x := '.a')", "f(lambda: 0, '.a')", "f(  # [\n'.a')", "f(x[:]\\\n, '.a')",
        "f(*x, '.a')", "f(U'.a', p=1)", "f('''{''' '.a')", "f(not '.a')",
    ],
)  # fmt: skip
def test_what_may_be_an_argument(text):
    ast.parse(text)
    assert not no_argument_at(text.encode(), text.index("'.a'"))


@pytest.mark.parametrize(
    "text",
    [
        "{'k': '.a'}",
        "{'k':r'.a'}",
        "['.a', x]",
        "{ '.a' }",
        "x['.a']",
        "x[y:\t'.a']",
        "lambda: '.a'",
        "f(['.a'])",
    ],
)
def test_what_is_none(text):
    ast.parse(text)
    assert no_argument_at(text.encode(), text.index("'.a'"))
