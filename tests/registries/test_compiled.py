from __future__ import annotations

import marshal
import os
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import SEVERITIES, Origin, Phase, Problem, Registry, Rule
from ssot_lsp.registries.compiled import VERSION, from_plain, stamps, to_plain

NAMES = st.sampled_from(["a", "b.c", "größe", "X"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
MAYBE_TEXT = st.none() | TEXT
SEVERITY = st.sampled_from(SEVERITIES)
GLOBS = st.lists(TEXT, max_size=2).map(tuple)
REFS = st.builds(ObjectRef, NAMES, st.just("") | NAMES)
ORIGINS = st.builds(
    Origin, st.sampled_from(["/a/ssot.toml", "C:\\b.md"]), st.integers(1, 10**6), st.integers(1, 99)
)
DATES = st.none() | st.dates(min_value=date(1, 1, 1))
RULES = st.builds(
    Rule,
    id=TEXT,
    legacy=REFS,
    canonical=st.none() | REFS,
    rename=st.lists(st.tuples(NAMES, NAMES), max_size=2).map(tuple),
    submodules=st.booleans(),
    strings_only=st.booleans(),
    reason=MAYBE_TEXT,
    owner=MAYBE_TEXT,
    issue=MAYBE_TEXT,
    source=MAYBE_TEXT,
    since=DATES,
    deadline=DATES,
    severity=st.none() | SEVERITY,
    allow=GLOBS,
    origin=st.none() | ORIGINS,
)
REGISTRIES = st.builds(
    Registry,
    rules=st.lists(RULES, max_size=3).map(tuple),
    phases=st.lists(st.builds(Phase, TEXT, GLOBS, st.none() | SEVERITY), max_size=2).map(tuple),
    exclude=GLOBS,
    source_roots=st.none() | GLOBS,
    problems=st.lists(
        st.builds(Problem, TEXT, TEXT, ORIGINS, SEVERITY, st.lists(ORIGINS, max_size=2).map(tuple), TEXT),
        max_size=2,
    ).map(tuple),
    documents=GLOBS,
)


@given(REGISTRIES)
def test_a_registry_comes_back_from_plain_tuples(registry: Registry) -> None:
    plain = marshal.loads(marshal.dumps(to_plain(registry)))
    assert plain == to_plain(registry)
    assert from_plain(plain) == registry


@given(REGISTRIES, st.data())
def test_anything_else_is_no_registry(registry: Registry, data: st.DataObject) -> None:
    plain = to_plain(registry)
    for other in (None, 3, (), [], ("ssot-registry",), plain[:-1], (*plain, 1), list(plain)):
        assert from_plain(other) is None
    assert from_plain((plain[0], VERSION + 1, *plain[2:])) is None
    place = data.draw(st.sampled_from([3, 4, 7]))
    for junk in (3, (3,), ((),), (("x",),)):
        assert from_plain((*plain[:place], junk, *plain[place + 1 :])) is None


def test_stamps_change_with_the_file(tmp_path) -> None:
    path = tmp_path / "ssot.toml"
    path.write_text("a")
    first = stamps((str(path),))
    assert first == ((str(path), path.stat().st_mtime_ns, 1),)
    path.write_text("ab")
    assert stamps((str(path),)) != first
    path.write_text("c")
    os.utime(path, ns=(1, 1))
    assert stamps((str(path),)) != first
    assert stamps((str(path), str(tmp_path / "missing"))) is None
