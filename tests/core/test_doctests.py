from __future__ import annotations

import pytest

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Registry, Rule
from ssot_lsp.core.survey import Surveyor

RULE = Rule("r", ObjectRef("old.mod"), ObjectRef("new.mod"))


def found(text: str, *, fixes: bool) -> list[str]:
    index = RuleIndex((RULE,))
    utf8 = text.encode()
    report = analyse(
        utf8,
        FileContext("m.py", "m"),
        index,
        Registry(rules=(RULE,)),
        NoModules(),
        fixes=fixes,
        surveyor=Surveyor(index),
    )
    return [text[one.span.start : one.span.end] for one in report.findings]


@pytest.mark.parametrize("fixes", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        '""">>> from old.mod import X\n"""\n',
        '""">>> from old.mod import X"""\n',
        "'>>> from old.mod import X'\n",
        'r"""  >>> from old.mod import X\n"""\n',
        '"""\n>>> from old.mod import X\n"""\n',
    ],
)
def test_an_example_is_found_wherever_it_begins(text: str, *, fixes: bool) -> None:
    assert found(text, fixes=fixes) == ["X"]


@pytest.mark.parametrize("fixes", [True, False])
def test_a_prompt_in_a_sentence_is_no_example(*, fixes: bool) -> None:
    assert found('"""Write ">>> from old.mod import X" there."""\n', fixes=fixes) == []
