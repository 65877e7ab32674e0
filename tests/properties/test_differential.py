"""Every import and attribute reference found is what CPython's `ast` finds, on code nobody wrote for us."""

from __future__ import annotations

import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.core.rules import Registry
from tests.benchmarks.corpus import LARGE_PACKAGES, assemble, default_directory
from tests.oracles.prediction import Predicted, Rules, predict
from tests.oracles.rule_sets import Source, sample, sources

if TYPE_CHECKING:
    from ssot_lsp.core.findings import FileReport

UNREADABLE = 5  # valid files that the engine's parser may fail on, and then keep their imports alone


@dataclass(frozen=True, slots=True)
class Draw:
    """How many rules of a kind to draw. With few the search looks for words, with many it judges lines."""

    seed: int
    modules: int = 40
    names: int = 60
    banned: int = 10


DRAWS = (Draw(1), Draw(2, 1, 2, 0))
MORE_DRAWS = (*(Draw(seed) for seed in range(3, 9)), *(Draw(seed, 1, 1, 1) for seed in range(10, 16)))


@pytest.fixture(scope="module")
def library() -> list[Source]:
    """The standard library of the running Python."""
    root = Path(sysconfig.get_path("stdlib"))
    found = list(sources(root, without=frozenset({"site-packages", "__pycache__"})))
    assert len(found) > 300
    return found


@pytest.fixture(scope="module")
def packages() -> list[Source]:
    """The large packages, each its own source root."""
    corpus = assemble(default_directory(), LARGE_PACKAGES, most=1_000_000, label="large")
    if len(corpus.projects) < 5:
        pytest.skip(
            f"{len(corpus.projects)} of {len(LARGE_PACKAGES)} packages to be had from the package index"
        )
    return [source for project in corpus.projects for source in sources(Path(project.root))]


def imports_differ(source: Source) -> str:
    assert source.reading is not None
    expected = {
        (each.module, each.name, each.alias, each.level, each.start, each.end)
        for each in source.reading.imports
    }
    found = set()
    for statement in import_statements(source.utf8):
        plain = statement.form == "import"
        module = None if plain else statement.absolute_module(source.context)
        for each in statement.names:
            found.add(
                (
                    each.name if plain else module,
                    None if plain else each.name,
                    each.alias,
                    statement.level,
                    each.span.start,
                    each.span.end,
                )
            )
    if found == expected:
        return ""
    missed, extra = (sorted(each, key=str) for each in (expected - found, found - expected))
    return f"{source.path}: missed {missed}, extra {extra}"


@dataclass(slots=True)
class Comparison:
    """What one set of rules gave on a corpus."""

    wrong: list[str] = field(default_factory=list)
    found: int = 0
    unreadable: int = 0
    skipped: int = 0  # files that the search says nothing of


def compare(corpus: list[Source], draw: Draw) -> Comparison:
    readable = [source for source in corpus if source.reading is not None]
    readings = [source.reading for source in readable if source.reading]
    rules = sample(readings, draw.seed, modules=draw.modules, names=draw.names, banned=draw.banned)
    registry = Registry(rules=tuple(rules))
    index = RuleIndex(rules)
    contexts = {source.context.path: source.context for source in corpus}
    search = Prefilter(index, contexts.__getitem__)
    search.prepare(many=True)
    naive = Rules(rules)
    result = Comparison()
    for source in readable:
        report = analyse(source.utf8, source.context, index, registry, NoModules(), fixes=False)
        found = references(report)
        result.found += len(found)
        result.unreadable += not report.parses
        text = differs(source, report, found, naive)
        if not search.may_hit(source.path.read_bytes(), source.context.path):
            result.skipped += 1
            text = text or (f"the search misses {report.findings[:2]}" if report.findings else "")
        if text:
            result.wrong.append(f"{source.path}: {text}")
    return result


def references(report: FileReport) -> set[Predicted]:
    found = set()
    for each in report.findings:
        if each.kind in {"import", "reference"}:
            assert each.rule is not None
            assert each.legacy is not None
            span = each.span
            found.add(Predicted(span.start, span.end, each.code, each.kind, each.rule.id, each.legacy.dotted))
    return found


def differs(source: Source, report: FileReport, found: set[Predicted], rules: Rules) -> str:
    assert source.reading is not None
    predicted = predict(source.reading, rules)
    required = predicted.required
    if not report.parses:
        required = frozenset(each for each in required if each.kind == "import")
    missed = required - found
    extra = found - predicted.required - predicted.allowed
    if missed or len(extra) > predicted.unplaced:
        return f"missed {sorted(missed)[:3]}, extra {sorted(extra)[:3]}"
    return ""


def test_every_import_of_the_standard_library_is_found(library):
    assert not [text for source in library if source.reading and (text := imports_differ(source))]


@pytest.mark.parametrize("draw", DRAWS, ids=repr)
def test_findings_in_the_standard_library_are_those_of_ast(library, draw):
    result = compare(library, draw)
    assert not result.wrong, "\n".join(result.wrong[:10])
    assert result.unreadable <= UNREADABLE
    assert result.found
    assert result.skipped > 50


@pytest.mark.slow
@pytest.mark.parametrize("draw", MORE_DRAWS, ids=repr)
def test_more_findings_in_the_standard_library_are_those_of_ast(library, draw):
    result = compare(library, draw)
    assert not result.wrong, "\n".join(result.wrong[:10])


@pytest.mark.slow
def test_every_import_of_large_packages_is_found(packages):
    assert not [text for source in packages if source.reading and (text := imports_differ(source))]


@pytest.mark.slow
@pytest.mark.parametrize("draw", [*DRAWS, Draw(3), Draw(10, 1, 1, 1)], ids=repr)
def test_findings_in_large_packages_are_those_of_ast(packages, draw):
    result = compare(packages, draw)
    assert not result.wrong, "\n".join(result.wrong[:10])
    assert result.unreadable <= UNREADABLE
