"""Every difference from what Ruff's TID251 reports has a reason that docs/ruff-differences.md states."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from tests.benchmarks.corpus import LARGE_PACKAGES, assemble, default_directory
from tests.oracles import ruff
from tests.oracles.rule_sets import Source, sample, sources

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "ruff-differences.md"

needs_ruff = pytest.mark.skipif(not ruff.is_there(), reason="Ruff is not installed beside this Python")


CACHES = frozenset({"site-packages", "__pycache__"})


def assert_explained(corpus: list[Source], roots: list[Path], seed: int, scratch: Path) -> None:
    readings = [source.reading for source in corpus if source.reading]
    rules = sample(readings, seed, modules=100, names=300, banned=0)
    result = ruff.compare(corpus, rules, roots, scratch)
    assert result.both > 500
    unexplained = [
        text for kind, texts in result.examples.items() if ruff.UNEXPLAINED in kind for text in texts
    ]
    assert not unexplained, "\n".join(unexplained)
    document = DOCUMENT.read_text("utf-8")
    assert not [kind for kind in {*result.only_ours, *result.only_ruff} if kind not in document]


@needs_ruff
def test_differences_on_the_standard_library_are_explained(tmp_path):
    root = Path(sysconfig.get_path("stdlib"))
    corpus = list(sources(root, without=CACHES | {"test", "tests", "idlelib", "lib2to3"}))
    assert_explained(corpus, [root], 2, tmp_path)


@needs_ruff
@pytest.mark.slow
def test_differences_on_the_tests_of_the_standard_library_are_explained(tmp_path):
    root = Path(sysconfig.get_path("stdlib"))
    assert_explained(list(sources(root, without=CACHES)), [root], 2, tmp_path)


@needs_ruff
@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_differences_on_large_packages_are_explained(tmp_path, seed):
    corpus = assemble(default_directory(), LARGE_PACKAGES, most=1_000_000, label="large")
    if len(corpus.projects) < 5:
        pytest.skip(
            f"{len(corpus.projects)} of {len(LARGE_PACKAGES)} packages to be had from the package index"
        )
    roots = [Path(project.root) for project in corpus.projects]
    assert_explained([source for root in roots for source in sources(root)], roots, seed, tmp_path)
