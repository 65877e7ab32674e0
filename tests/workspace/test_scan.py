from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from ssot_lsp.core.rules import Registry
from ssot_lsp.registries.load import load_registry
from ssot_lsp.workspace.pool import CAN_FORK
from ssot_lsp.workspace.reports import from_plain
from ssot_lsp.workspace.scan import Job

if TYPE_CHECKING:
    from pathlib import Path

IMPORT = "from old.mod import A\n"
FORKS = pytest.mark.skipif(not CAN_FORK, reason="one process does it all there")
MAIN = "from ssot_lsp.workspace import scan\n{patch}\nscan.main()"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "ssot.toml": '[[rule]]\nlegacy = "old.mod"\ncanonical = "new.mod"\n',
        "old/mod.py": "from new.mod import A\n",
        "new/mod.py": "A = 1\n",
        "clean.py": "import os\n",
        "emoji.py": 'x = "\N{GRINNING FACE}é"; from old.mod import A\n',
        "crlf.py": "\r\nimport old.mod\r\nold.mod.A\r\n",
        "broken.py": IMPORT + "def (:\n",
        "pkg/unsafe.py": "from old.mod import Missing, A\n",
        **{f"many/m{number}.py": IMPORT * (number % 3) for number in range(40)},
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n")
    return tmp_path


def job_of(root: Path, **more: Any) -> Job:
    registry = load_registry(root / "ssot.toml")
    return Job(
        **{
            "root": str(root),
            "registry": registry,
            "paths": (str(root),),
            "unit": "utf-16",
            "cache": False,
            **more,
        }
    )


def frames_of(job: Job, patch: str = "") -> list[tuple[Any, ...]]:
    """Run a job in a process of its own, as the server does; `patch` is run there first."""
    ran = subprocess.run(
        [sys.executable, "-c", MAIN.format(patch=patch)],
        input=pickle.dumps(job),
        capture_output=True,
        check=True,
    )
    assert ran.stderr == b""
    data, frames = ran.stdout, []
    while data:
        size = int.from_bytes(data[:4], "big")
        frames.append(pickle.loads(data[4 : 4 + size]))
        data = data[4 + size :]
    assert frames[-1] == ("end",)
    return frames[:-1]


def found_in(frames: list[tuple[Any, ...]], registry: Registry) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for frame in frames:
        if frame[0] == "file":
            _, path, _mtime, _size, plain, places, *_ = frame
            report = from_plain(plain, registry)
            found[path] = [
                (one.code, one.message, place) for one, place in zip(report.findings, places, strict=True)
            ]
    return found


def test_a_scan_finds_what_check_finds(root: Path) -> None:
    job = job_of(root, unit="utf-32")
    scanned = found_in(frames_of(job), job.registry)
    command = [sys.executable, "-m", "ssot_lsp", "check", "--output-format", "concise", "."]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = [
        f"{path.removeprefix(str(root) + '/')}:{place[0] + 1}:{place[1] + 1}: {code}"
        for path, items in scanned.items()
        for code, _message, place in items
    ]
    told = [" ".join(line.split(" ")[:2]) for line in ran.stdout.splitlines() if ": SSOT" in line]
    assert sorted(lines) == sorted(told)
    assert len(lines) > 40


def test_places_are_counted_in_the_unit_of_the_job(root: Path) -> None:
    columns = {}
    for unit in ("utf-8", "utf-16", "utf-32"):
        job = job_of(root, unit=unit, files=("emoji.py",))
        ((_, _, place),) = found_in(frames_of(job), job.registry)[str(root / "emoji.py")]
        columns[unit] = place
    start = len('x = "xé"; from old.mod import ')
    assert columns == {
        "utf-8": (0, start + 4, 0, start + 5),
        "utf-16": (0, start + 1, 0, start + 2),
        "utf-32": (0, start, 0, start + 1),
    }


def test_counts_and_faults_are_told(root: Path) -> None:
    frames = frames_of(job_of(root))
    totals = [frame[1] for frame in frames if frame[0] == "total"]
    assert totals == [len(list(root.rglob("*.py")))]
    assert all(frame[1] <= totals[0] for frame in frames if frame[0] == "done")
    assert [frame[0] for frame in frames].index("total") == 0


def test_named_files_and_unsaved_texts(root: Path) -> None:
    texts = {"clean.py": IMPORT.encode(), "emoji.py": b"import os\n"}
    job = job_of(root, files=("clean.py", "emoji.py", "crlf.py", "gone.py"), texts=texts)
    found = found_in(frames_of(job), job.registry)
    assert {path.removeprefix(str(root) + "/") for path in found if found[path]} == {"clean.py", "crlf.py"}


def test_fixes_are_edits_that_give_what_fixing_gives(root: Path) -> None:
    from tests.server.edits import applied

    frames = frames_of(job_of(root, mode="fix"))
    edits = {frame[1]: frame[2] for frame in frames if frame[0] == "fix" and frame[2]}
    made = {}
    for path, changes in edits.items():
        with open(path, "rb") as file:  # noqa: PTH123
            text = file.read().decode("utf-8")
        plain = [
            {
                "range": {
                    "start": {"line": line, "character": column},
                    "end": {"line": last, "character": end},
                },
                "newText": new,
            }
            for line, column, last, end, new in changes
        ]
        made[path] = applied(text, plain, "utf-16").encode("utf-8")
    command = [sys.executable, "-m", "ssot_lsp", "check", "--fix", "."]
    before = {str(path): path.read_bytes() for path in root.rglob("*.py")}
    subprocess.run(command, cwd=root, capture_output=True, check=False)
    after = {str(path): path.read_bytes() for path in root.rglob("*.py")}
    assert made == {path: after[path] for path in after if after[path] != before[path]}
    assert len(made) > 20


@FORKS
@pytest.mark.parametrize("mode", ["check", "fix"])
def test_forked_and_serial_agree(root: Path, mode: Any) -> None:
    def of(jobs: int) -> list[Any]:
        frames = frames_of(job_of(root, mode=mode, jobs=jobs))
        return sorted(repr(frame) for frame in frames if frame[0] in {"file", "fix", "fault"})

    assert of(3) == of(1)
    assert len(of(1)) > 20


@FORKS
@pytest.mark.parametrize("after", [0, 3])
def test_a_child_that_dies_loses_nothing(root: Path, after: int) -> None:
    patch = (
        "import os\n"
        "parent, work = os.getpid(), scan._work\n"
        "def dying(job, checker, files, send, done=0):\n"
        "    if os.getpid() != parent:\n"
        f"        work(job, checker, files[:{after}], send, done)\n"
        "        os._exit(9)\n"
        "    work(job, checker, files, send, done)\n"
        "scan._work = dying\n"
    )
    job = job_of(root, jobs=2)
    frames = frames_of(job, patch)
    assert found_in(frames, job.registry) == found_in(frames_of(job), job.registry)
    told = [frame[1] for frame in frames if frame[0] == "file"]
    assert sorted(told) == sorted(set(told))  # an edit told of twice would be applied twice
    progress = [frame[1] for frame in frames if frame[0] == "done"]
    assert progress == sorted(progress)
