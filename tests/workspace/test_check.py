from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Registry, Rule
from ssot_lsp.workspace import check as check_module
from ssot_lsp.workspace import checker as checker_module
from ssot_lsp.workspace import pool
from ssot_lsp.workspace.check import check
from ssot_lsp.workspace.checked_file import CheckedFile
from ssot_lsp.workspace.checker import Checker, Options
from ssot_lsp.workspace.files import ScanFault, discover
from ssot_lsp.workspace.forks import CAN_FORK
from ssot_lsp.workspace.index import UNMADE, Index, rules_key
from ssot_lsp.workspace.reports import Reports

MOVED = Rule(id="moved", legacy=ObjectRef("old.mod"), canonical=ObjectRef("new.mod"))
OTHER = Rule(id="other", legacy=ObjectRef("elsewhere", "Thing"), canonical=ObjectRef("new.mod", "X"))
LONG_AGO = 1_600_000_000


@pytest.fixture
def workspace(tmp_path):
    def write(files, *, age=LONG_AGO):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
            os.utime(path, (age, age))
        return tmp_path

    write({"new/__init__.py": "", "new/mod.py": "class X: ...\n"})
    for folder in (tmp_path, tmp_path / "new"):
        os.utime(folder, (LONG_AGO, LONG_AGO))
    return write


def run(root, rules=(MOVED,), **options):
    return check([str(root)], root=str(root), registry=Registry(rules=tuple(rules)), **options)


def remembered(root, rules=(MOVED,)):
    """Run until everything is remembered: the first run makes the folder, and so changes the root."""
    run(root, rules)
    aged(root)
    found = told(run(root, rules))
    assert (root / ".ssot_cache" / "reports").exists()
    return found


def told(done):
    return [
        (file.rel, finding.code, finding.span, finding.fix and finding.fix.applicability)
        for file in done.files
        for finding in file.report.findings
    ]


def aged(root):
    for folder, _, files in os.walk(root):
        for name in (".", *files):
            os.utime(Path(folder, name), (LONG_AGO, LONG_AGO))


class Reads:
    """Counts the files that are read, by their names."""

    def __init__(self, monkeypatch):
        self.names = []
        real = checker_module.read_bytes

        def read(path):
            self.names.append(Path(path).name)
            return real(path)

        monkeypatch.setattr(checker_module, "read_bytes", read)


def test_findings_and_counts(workspace):
    root = workspace({"a.py": "from old.mod import X\n", "b.py": "import os\n"})
    done = run(root)
    assert done.checked == 4
    assert [(rel, code, applicability) for rel, code, _, applicability in told(done)] == [
        ("a.py", "SSOT001", "safe")
    ]


def test_a_second_run_reads_nothing(workspace, monkeypatch):
    root = workspace({"a.py": "from old.mod import X\n", "b.py": "import os\n", "c.py": "x = 1\n"})
    first = told(run(root))
    aged(root)
    run(root)
    reads = Reads(monkeypatch)
    assert told(run(root)) == first
    assert not reads.names


def test_a_changed_rule_reads_no_file_it_cannot_hit(workspace, monkeypatch):
    root = workspace(
        {"a.py": "from old.mod import X\n", "b.py": "from elsewhere import Thing\n", "c.py": "x = 1\n"}
    )
    run(root)
    run(root, [OTHER])  # rules do change here: digests are worth making
    reads = Reads(monkeypatch)
    assert [rel for rel, *_ in told(run(root))] == ["a.py"]
    assert reads.names == ["a.py"]
    assert [rel for rel, *_ in told(run(root, [OTHER]))] == ["b.py"]
    assert reads.names == ["a.py", "b.py"]


def test_a_changed_file_is_read_again(workspace):
    root = workspace({"a.py": "import os\n"})
    assert told(run(root)) == []
    workspace({"a.py": "import old.mod as m\n"}, age=LONG_AGO + 10)
    assert [rel for rel, *_ in told(run(root))] == ["a.py"]


def test_a_file_of_another_size_is_read_again_whatever_its_time(workspace):
    root = workspace({"a.py": "import os\n"})
    assert told(run(root)) == []
    workspace({"a.py": "from old.mod import X\n"})  # the time stays
    assert [rel for rel, *_ in told(run(root))] == ["a.py"]


def test_a_file_as_new_as_the_run_is_not_believed(workspace, monkeypatch):
    root = workspace({"a.py": "import os\n"})
    now = 2_000_000_000
    os.utime(root / "a.py", (now, now))
    monkeypatch.setattr("time.time_ns", lambda: now * 10**9 + 10**8)
    assert told(run(root)) == []
    workspace({"a.py": "import ol\n"}, age=now)  # the same size and time
    reads = Reads(monkeypatch)
    run(root)
    assert "a.py" in reads.names


@pytest.mark.parametrize("name", ["index", "digests", "reports"])
@pytest.mark.parametrize("garbage", [b"", b"garbage", b"(\x00", b"N", "all but the last bytes"])
def test_a_broken_memory_is_made_again(workspace, name, garbage):
    root = workspace({"a.py": "from old.mod import X\n", "b.py": "import os\n"})
    first = remembered(root)
    if name == "digests":  # made once rules have changed
        run(root, [OTHER])
        first = told(run(root))
    memory = root / ".ssot_cache" / name
    memory.write_bytes(memory.read_bytes()[:-9] if isinstance(garbage, str) else garbage)
    assert told(run(root)) == first
    assert told(run(root)) == first


def test_a_report_follows_the_canonical_module(workspace):
    root = workspace({"a.py": "from old.mod import Y\n"})
    assert [applicability for *_, applicability in remembered(root)] == ["display-only"]
    workspace({"new/mod.py": "class X: ...\nclass Y: ...\n"}, age=LONG_AGO + 10)
    assert [applicability for *_, applicability in told(run(root))] == ["safe"]


def test_a_report_follows_what_the_canonical_module_imports(workspace):
    root = workspace(
        {
            "a.py": "from old.mod import X\n",
            "new/mod.py": "import new.far\nclass X: ...\n",
            "new/far.py": "import new.farther\n",
            "new/farther.py": "",
        }
    )
    assert [applicability for *_, applicability in remembered(root)] == ["safe"]
    workspace({"new/farther.py": "import a\n"}, age=LONG_AGO + 10)
    assert [applicability for *_, applicability in told(run(root))] == ["unsafe"]


def test_a_report_follows_a_module_that_comes_into_being(workspace):
    root = workspace({"a.py": "from old.mod import X\n"})
    (root / "new" / "mod.py").unlink()
    assert [applicability for *_, applicability in remembered(root)] == ["display-only"]
    workspace({"new/mod.py": "class X: ...\n"})
    assert [applicability for *_, applicability in told(run(root))] == ["safe"]


def rename(root, old, new):
    (root / old).rename(root / new)


class TestTheRoot:
    """Fixes depend on what lies in the workspace's root, where the first run makes a folder."""

    @pytest.fixture
    def root(self, workspace):
        root = workspace({"a.py": "from old.mod import X\n"})
        rename(root, "new", "later")
        return root

    def found(self, root):
        return [applicability for *_, applicability in told(run(root))]

    def test_the_first_run_remembers(self, root, monkeypatch):
        assert self.found(root) == ["unsafe"]
        monkeypatch.setattr(Checker, "_report", None)  # nothing may be analysed again
        assert self.found(root) == ["unsafe"]

    def test_what_comes_into_being_there_counts(self, root):
        assert self.found(root) == ["unsafe"]
        rename(root, "later", "new")
        assert self.found(root) == ["safe"]
        rename(root, "new", "later")
        assert self.found(root) == ["unsafe"]

    def test_a_file_and_a_folder_of_one_name_are_two_things(self, root):
        (root / "new").write_text("")
        assert self.found(root) == ["unsafe"]
        (root / "new").unlink()
        rename(root, "later", "new")
        assert self.found(root) == ["safe"]

    @pytest.fixture
    def restless(self, root, monkeypatch):
        """Returns a function that checks while the root is changed, before files are looked at and after."""
        report = Checker._report

        def restless(before, after):
            def meanwhile(checker, *arguments, **options):
                before()
                found = report(checker, *arguments, **options)
                after()
                return found

            with monkeypatch.context() as patch:
                patch.setattr(Checker, "_report", meanwhile)
                return self.found(root)

        return restless

    def test_a_root_that_changes_during_a_run_is_not_believed(self, root, restless):
        assert restless(lambda: None, partial(rename, root, "later", "new")) == ["unsafe"]
        assert self.found(root) == ["safe"]

    def test_nor_one_that_is_as_before_in_the_end(self, root, restless):
        rename(root, "later", "new")
        away, back = partial(rename, root, "new", "later"), partial(rename, root, "later", "new")
        assert restless(away, back) == ["unsafe"]
        assert self.found(root) == ["safe"]


def test_memory_is_left_alone_when_it_is_not_wanted(workspace):
    root = workspace({"a.py": "from old.mod import X\n"})
    run(root, cache=False)
    assert not (root / ".ssot_cache").exists()


def test_fixes_are_written_and_told(workspace):
    root = workspace({"a.py": "from old.mod import X, Gone\n"})
    done = run(root, fix=True, write=True)
    assert (root / "a.py").read_text() == "from old.mod import Gone\nfrom new.mod import X\n"
    (file,) = done.files
    assert (file.mended, file.before) == (1, b"from old.mod import X, Gone\n")
    assert [finding.legacy for finding in file.report.findings] == [ObjectRef("old.mod", "Gone")]


CIRCLE = {
    "pkg/__init__.py": "from .base import A, B\n",
    "pkg/base.py": "A, B = 1, 2\n",
    "pkg/a.py": "from pkg import B\n\nA = 1\n",
    "pkg/b.py": "from pkg import A\n\nB = 2\n",
    "main.py": "import pkg.a, pkg.b\n\nprint(pkg.A)\n",
}
APART = [
    Rule(id="a", legacy=ObjectRef("pkg", "A"), canonical=ObjectRef("pkg.a", "A")),
    Rule(id="b", legacy=ObjectRef("pkg", "B"), canonical=ObjectRef("pkg.b", "B")),
]


@pytest.mark.parametrize("jobs", [1, 3])
def test_fixes_of_one_run_close_no_cycle_together(workspace, monkeypatch, jobs):
    root = workspace(CIRCLE)
    shown = run(root, APART, fix=True, jobs=jobs)
    wanted = {file.rel: file.text for file in shown.files if file.before is not None}
    assert not {"pkg/a.py", "pkg/b.py"} <= set(wanted)
    run(root, APART, fix=True, write=True, jobs=jobs)
    assert {rel: (root / rel).read_bytes() for rel in wanted} == wanted  # what was shown is what is written
    assert (root / "pkg/b.py").read_bytes() == CIRCLE["pkg/b.py"].encode()


def test_usual_directories_are_left_out_by_force_though_they_are_named(workspace):
    files = {f"{name}/a.py": "from old.mod import X\n" for name in ("src", "venv", "build", "dist", "a/.tox")}
    root = workspace({**files, "dist/__init__.py": ""})
    named = [str(root / name) for name in files]
    done = check(named, root=str(root), registry=Registry(rules=(MOVED,)), force_exclude=True)
    assert [file.rel for file in done.files] == ["dist/a.py", "src/a.py"]
    assert len(check(named, root=str(root), registry=Registry(rules=(MOVED,))).files) == 5


def test_what_could_not_be_written_is_still_found(workspace, monkeypatch):
    root = workspace({"a.py": "from old.mod import X\n", "b.py": "from old.mod import X\n"})
    real = checker_module.write_program

    def refuse(path, before, now):
        return ScanFault(path, "not written: read-only") if path.endswith("a.py") else real(path, before, now)

    monkeypatch.setattr(checker_module, "write_program", refuse)
    done = run(root, fix=True, write=True)
    assert [(file.rel, len(file.report.findings), file.mended) for file in done.files] == [
        ("a.py", 1, 0),
        ("b.py", 0, 1),
    ]
    assert [fault.message for fault in done.faults] == ["not written: read-only"]


def test_a_file_keeps_its_encoding_and_mark(workspace):
    text = "# -*- coding: latin-1 -*-\nname = '\xe9'\r\nfrom old.mod import X\r\n"
    root = workspace({"a.py": text.encode("latin-1"), "b.py": b"\xef\xbb\xbffrom old.mod import X\n"})
    run(root, fix=True, write=True)
    assert (root / "a.py").read_bytes() == text.replace("old.mod", "new.mod").encode("latin-1")
    assert (root / "b.py").read_bytes() == b"\xef\xbb\xbffrom new.mod import X\n"


def test_what_cannot_be_checked_is_a_fault_each_and_the_rest_is_reported(workspace):
    root = workspace(
        {
            "a.py": "from old.mod import X\n",
            "nul.py": b"import old.mod\0\n",
            "bytes.py": b"name = '\xff'\n",
            "broken.ipynb": "{",
        }
    )
    (root / "nowhere.py").symlink_to(root / "missing")
    (root / "loop").symlink_to(root)
    done = run(root)
    assert [Path(fault.path).name for fault in done.faults] == [
        "broken.ipynb",
        "bytes.py",
        "nowhere.py",
        "nul.py",
    ]
    assert [rel for rel, *_ in told(done)] == ["a.py"]


def test_only_lines_that_were_touched(workspace, monkeypatch):
    root = workspace({"a.py": "from old.mod import X\nx = 1\nfrom old.mod import X\n"})
    monkeypatch.setattr(check_module, "_ranges", lambda *_: {"a.py": [(3, 3)]})
    done = run(root, changed="", fix=True, write=True)
    assert (root / "a.py").read_text() == "from old.mod import X\nx = 1\nfrom new.mod import X\n"
    assert [file.mended for file in done.files] == [1]


def test_only_codes_that_were_asked_for_are_fixed(workspace):
    root = workspace({"a.py": "from old.mod import X\nx = 1  # ssot: ignore\n"})
    run(root, codes=frozenset({"SSOT005"}), fix=True, write=True)
    assert (root / "a.py").read_text() == "from old.mod import X\nx = 1\n"


def test_what_is_left_of_changed_lines_is_told_where_it_is_after_the_fix(workspace, monkeypatch):
    before = (
        "from elsewhere import Thing, more\nimport mock\n\nmock.patch('old.mod.Y')\nmock.patch('old.mod.Z')\n"
    )
    root = workspace({"a.py": before})
    monkeypatch.setattr(check_module, "_ranges", lambda *_: {"a.py": [(1, 4)]})
    done = run(root, [MOVED, OTHER], changed="", fix=True)
    (file,) = done.files
    rows = file.text.decode().splitlines()
    assert len(rows) == 6  # the list was split
    (left,) = file.report.findings
    ((row, column, _, end),) = file.places
    assert rows[row][column:end] == "old.mod.Y"
    assert file.text[left.span.start : left.span.end] == b"old.mod.Y"


def test_a_notebook_is_mended_in_its_cells(workspace):
    cell = '{"cell_type": "code", "source": ["from old.mod import X"]}'
    cells = f'{{"nbformat": 4, "cells": [{cell}], "metadata": {{}}}}'
    root = workspace({"n.ipynb": cells})
    done = run(root, fix=True, write=True)
    assert (root / "n.ipynb").read_text() == cells.replace("old.mod", "new.mod")
    assert [(file.mended, [cell.number for cell in file.cells]) for file in done.files] == [(1, [1])]


@pytest.fixture
def many(workspace):
    files = {
        f"m{number}.py": f"import os\n{'from old.mod import X' if number % 7 == 0 else 'x = 1'}\n"
        for number in range(40)
    }
    return workspace(files)


def outcomes(root, ways):
    return sorted(one.rel for one in done_by(root, ways))


def done_by(root, ways):
    found = discover([str(root)], str(root)).files
    checker = Checker(str(root), Registry(rules=(MOVED,)), Options(), [file.rel for file in found])
    return ways(checker, found)


@pytest.mark.skipif(
    not pool.CAN_FORK, reason="no fork here; the other way to start processes is tested below"
)
def test_forked_processes_find_the_same(many):
    alone = outcomes(many, pool.work)
    assert len(alone) == 6
    assert outcomes(many, lambda checker, found: pool.check_all(checker, found, 3)) == alone


@pytest.mark.skipif(not pool.CAN_FORK, reason="no fork here")
def test_what_a_child_found_comes_home(many, monkeypatch):
    """Not because the parent does the work of a child that fails once more."""
    parent = os.getpid()
    work, taken_in = pool.work, pool._taken_in
    done, home = [], []

    def dawdle(checker, files):
        if os.getpid() == parent:
            if not done:  # the child takes all the others meanwhile
                os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            done.extend(files)
        return work(checker, files)

    monkeypatch.setattr(pool, "work", dawdle)
    monkeypatch.setattr(pool, "_taken_in", lambda *answer: home.append(taken_in(*answer)) or home[-1])
    (many / "nul.py").write_bytes(b"\0")
    os.truncate(many / "nul.py", 5_000)  # a fault in a piece of its own
    found = [(type(one), one.path) for one in done_by(many, work)]
    shared = [(type(one), one.path) for one in done_by(many, lambda *job: pool.check_all(*job, 2))]
    assert sorted(shared, key=str) == sorted(found, key=str)
    assert len(done) < len(discover([str(many)], str(many)).files) / 2
    assert {type(one) for one in home[0]} == {CheckedFile, ScanFault}


def test_started_processes_find_the_same(many, monkeypatch):
    monkeypatch.setattr(pool, "CAN_FORK", False)
    alone = outcomes(many, pool.work)
    assert outcomes(many, lambda checker, found: pool.check_all(checker, found, 2)) == alone


@pytest.mark.skipif(not pool.CAN_FORK, reason="no fork here")
def test_a_child_that_dies_leaves_its_share_to_the_parent(many, monkeypatch):
    parent = os.getpid()
    real = pool.work
    pieces = []

    def work(checker, files):
        if os.getpid() == parent and not pieces:  # the child takes all the others meanwhile, and dies
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        pieces.append(files)
        return real(checker, files)

    monkeypatch.setattr(pool, "work", work)
    monkeypatch.setattr(pool, "answer_of", lambda *_: os._exit(1))
    assert len(outcomes(many, lambda checker, found: pool.check_all(checker, found, 2))) == 6
    assert sum(map(len, pieces)) == len(discover([str(many)], str(many)).files)


def test_processes_are_used_where_they_pay():
    assert pool.processes_for(1000, None) == 1
    assert pool.processes_for(10**9, None) >= 1
    assert pool.processes_for(10, 3) == 3
    assert pool.processes_for(10**6, None, dear=True) == pool.processes_for(10**9, None)


@pytest.mark.skipif(not CAN_FORK, reason="no fork here")
@pytest.mark.parametrize("cache", [False, True])
def test_a_large_tree_is_shared_out_whether_or_not_sizes_are_known(workspace, monkeypatch, cache):
    root = workspace({f"{number}.py": "x = 1\n" for number in range(40)})
    counts = []
    real = check_module.check_all

    def counted(checker, found, processes):
        counts.append(processes)
        return real(checker, found, processes)

    monkeypatch.setattr(check_module, "check_all", counted)
    monkeypatch.setattr(pool, "_WORTH_A_FORK", 100)
    monkeypatch.setattr(pool, "processors", lambda jobs: 3)
    run(root, cache=cache)
    assert counts == [3]


def test_a_clean_file_is_looked_at_again_when_its_package_is_another_one(workspace):
    inner = Rule("inner", ObjectRef("src.pkg.mod"), ObjectRef("new.mod"))
    root = workspace({"src/pkg/a.py": "from .mod import X\n", "src/pkg/__init__.py": ""})
    run(root, [inner])
    aged(root)
    assert told(run(root, [inner])) == []  # it is `pkg.a`
    workspace({"src/__init__.py": ""})
    assert [rel for rel, *_ in told(run(root, [inner]))] == ["src/pkg/a.py"]  # now it is `src.pkg.a`


def test_the_digest_of_a_file_that_has_changed_since_counts_no_more(workspace):
    root = workspace({"a.py": "import fine\n", "b.py": "x = 1\n"})
    run(root)
    run(root, [OTHER])  # digests are made
    workspace({"a.py": "from old.mod import X\n"}, age=LONG_AGO + 10)
    assert told(run(root, [OTHER])) == []  # what it holds now is remembered, without a digest
    assert [rel for rel, *_ in told(run(root))] == ["a.py"]


def test_a_rule_that_allows_a_file_remembers_nothing_wrong(workspace):
    root = workspace({"a.py": "from old.mod import X\n"})
    allowing = MOVED._replace(allow=("a.py",))
    assert told(run(root, [allowing])) == []
    assert [rel for rel, *_ in told(run(root))] == ["a.py"]


def test_a_file_whose_findings_are_silenced_is_remembered_and_not_told_of(workspace, monkeypatch):
    root = workspace({"a.py": "import old.mod  # ssot: ignore\n", "b.py": "x = 1\n"})
    registry = Registry(rules=(MOVED,))
    for _ in range(2):
        done = run(root)
        assert (done.files, done.checked) == ((), 4)
        aged(root)
    reads = Reads(monkeypatch)
    checker = Checker(str(root), registry, Options())
    checker.memory = Index(str(root), rules_key(registry))
    checker.reports = Reports(str(root), registry, None)
    found = next(file for file in discover([str(root)], str(root)).files if file.rel == "a.py")
    (outcome,) = checker.from_memory(found)
    assert (outcome.report.findings, outcome.report.suppressed) == ((), (MOVED,))
    assert not outcome.tells
    assert not reads.names


def test_digests_are_made_once_rules_have_changed_and_tell_the_truth(tmp_path: Path) -> None:
    old, other = (Rule(name, ObjectRef(name), ObjectRef("new")) for name in ("old", "other"))
    for name, text in {"a.py": "import old\n", "b.py": "import other\n", "c.py": "import fine\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        os.utime(tmp_path / name, (1_700_000_000, 1_700_000_000))

    def found(*rules: Rule) -> list[str]:
        run = check([str(tmp_path)], root=str(tmp_path), registry=Registry(rules))
        return [file.rel for file in run.files]

    def digests() -> dict[str, bytes | None]:
        known = Index(str(tmp_path), "")
        when = 1_700_000_000_000_000_000
        entries = {name: known.find(name, when, size(name)) for name in ("a.py", "b.py", "c.py")}
        return {name: known.digest(name, entry) for name, entry in entries.items() if entry is not None}

    def size(name: str) -> int:
        return (tmp_path / name).stat().st_size

    assert found(old) == ["a.py"]
    assert set(digests().values()) == {UNMADE}
    assert found(other) == ["b.py"]
    assert UNMADE not in digests().values()
    assert found(old, other) == ["a.py", "b.py"]
    assert found(old) == ["a.py"]


class TestFixesOfFew:
    """What can be done is said of all findings or of none, however the work is shared out and remembered."""

    @pytest.fixture(params=[1, 2], ids=["one process", "two"])
    def jobs(self, request):
        return request.param

    def checked(self, workspace, count, **options):
        files = {f"app/f{number}.py": "from old.mod import X\n" for number in range(count)}
        root = workspace(files)
        aged(root)
        return run(root, fixes_up_to=6, **options)

    @pytest.mark.parametrize("count", [1, 3, 5, 6])
    def test_of_all_where_there_are_few(self, workspace, jobs, count):
        for _ in range(3):
            done = self.checked(workspace, count, jobs=jobs)
            assert len(done.files) == count
            assert [fix for *_, fix in told(done)] == ["safe"] * count

    @pytest.mark.parametrize("count", [7, 12])
    def test_of_none_where_there_are_more(self, workspace, jobs, count):
        for _ in range(3):
            done = self.checked(workspace, count, jobs=jobs)
            assert [fix for *_, fix in told(done)] == [None] * count

    def test_what_was_worked_out_is_remembered(self, workspace, jobs, monkeypatch):
        expected = told(self.checked(workspace, 3, jobs=jobs))
        monkeypatch.setattr(Checker, "_report", None)  # nothing may be analysed again
        for _ in range(2):
            assert told(self.checked(workspace, 3, jobs=jobs)) == expected

    @pytest.mark.parametrize("lost", ["", "index", "findings"])
    def test_a_memory_without_fixes_is_no_obstacle(self, workspace, jobs, lost):
        self.checked(workspace, 7, jobs=jobs)
        if lost:
            (workspace({}) / ".ssot_cache" / lost).unlink()
        for number in range(2, 7):
            (workspace({}) / f"app/f{number}.py").unlink()
        root = workspace({})
        aged(root)
        assert [fix for *_, fix in told(run(root, fixes_up_to=6, jobs=jobs))] == ["safe"] * 2

    def test_what_no_fix_depends_on_may_change(self, workspace, jobs, monkeypatch):
        self.checked(workspace, 7, jobs=jobs)
        workspace({"new/mod.py": "Y = 1\n"}, age=LONG_AGO + 5)
        monkeypatch.setattr(Checker, "_report", None)
        assert len(told(self.checked(workspace, 7, jobs=jobs))) == 7

    def test_what_was_worked_out_follows_the_canonical_module(self, workspace, jobs):
        self.checked(workspace, 3, jobs=jobs)
        workspace({"new/mod.py": "Y = 1\n"})
        os.utime(workspace({}) / "new/mod.py", (LONG_AGO + 9, LONG_AGO + 9))
        done = run(workspace({}), fixes_up_to=6, jobs=jobs)
        assert [fix for *_, fix in told(done)] == ["display-only"] * 3
