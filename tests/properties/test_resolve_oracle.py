"""The resolve gate against what running the modules shows: never wrong, "unknown" where it must be."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.workspace.resolve import WorkspaceModules
from tests.oracles.modules import FLAGS, MODULES, NAMES, flags_module, trees
from tests.oracles.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as running:
        yield running


def write(top: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, "utf-8")


def mistakes(modules: WorkspaceModules, module: str, seen: Mapping[str, Any]) -> list[str]:
    """Say what `modules` claims of `module` that the run has not shown."""
    kinds = seen["kinds"]
    below = {other.rpartition(".")[2] for other in MODULES if other.rpartition(".")[0] == module}
    found = []
    for name in {*NAMES, *kinds, "nowhere"}:
        said = modules.look_up(ObjectRef(module, name))
        there = name in kinds or name in below
        if said.status == "absent" and there:
            found.append(f"{module}:{name} is there, not absent: {said.reason}")
        elif said.status == "present" and not said.reason and not there:
            found.append(f"{module}:{name} is not there: {said}")
        elif said.status == "present" and name in kinds and said.kind not in {"unknown", kinds[name]}:
            found.append(f"{module}:{name} is a {kinds[name]}, no {said.kind}")
    exported = modules.exports(module)
    if exported is not None and exported.complete and exported.names != set(seen["star"]):
        found.append(f"{module} exports {sorted(seen['star'])}, not {sorted(exported.names)}")
    every = modules.names(module)
    own = {name for name in kinds if "." not in name} | below
    if every is not None and every.complete and {one for one in every.names if one[:2] != "__"} != own:
        found.append(f"{module} has {sorted(own)}, not {sorted(every.names)}")
    return found


# each tree is run four times, so a quarter of them will do
@settings(max_examples=max(1, settings().max_examples // 4))
@given(files=trees())
def test_no_answer_is_wrong(worker: Worker, files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        write(Path(directory), {**files, "flags.py": flags_module("i > 4")})
        modules = WorkspaceModules([directory])
        found = []
        for name, verdict in FLAGS.items():
            seen = worker.dump({**files, "flags.py": flags_module(verdict)}, MODULES)
            for module in MODULES:
                if "error" not in seen[module]:
                    found += [f"{name}: {one}" for one in mistakes(modules, module, seen[module])]
        assert not found
