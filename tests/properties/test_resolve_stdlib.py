"""The resolve gate against the standard library itself, imported by another process of this Python."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.workspace.resolve import WorkspaceModules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIBRARY = (  # noqa: SIM905 - one name a line would be a page
    "abc argparse ast asyncio asyncio.tasks base64 bisect calendar codecs collections collections.abc "
    "concurrent.futures configparser contextlib copy csv dataclasses datetime decimal difflib email "
    "email.message enum fractions functools heapq http http.client importlib importlib.util inspect io "
    "itertools json json.decoder logging logging.handlers multiprocessing operator os os.path pathlib "
    "pickle platform posixpath queue random re shutil signal socket sqlite3 statistics string struct "
    "subprocess sys tempfile textwrap threading time tokenize traceback types typing unittest "
    "unittest.mock urllib.parse urllib.request uuid warnings weakref xml.dom xml.etree.ElementTree zipfile"
).split()

ORACLE = """
import importlib, inspect, json, sys, warnings
warnings.simplefilter("ignore")

def kind(value):
    if isinstance(value, type):
        return "class"
    if isinstance(value, type(sys)):
        return "module"
    if inspect.iscoroutinefunction(value):
        return "coroutine"
    if inspect.isfunction(value) or inspect.isbuiltin(value):
        return "function"
    return "callable" if callable(value) else "value"

def kinds(owner):
    return {name: kind(getattr(owner, name)) for name in {*dir(owner), *vars(owner)} if hasattr(owner, name)}

answer = {}
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    names = kinds(module)
    members = {each: kinds(getattr(module, each)) for each in names if names[each] == "class"}
    space = {}
    exec(f"from {name} import *", space)
    space.pop("__builtins__")
    answer[name] = {"names": names, "members": members, "star": sorted(space)}
print(json.dumps(answer))
"""


@pytest.fixture(scope="module")
def oracle() -> dict[str, Any]:
    run = subprocess.run([sys.executable, "-I", "-c", ORACLE, *LIBRARY], capture_output=True, check=True)
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


@pytest.fixture(scope="module")
def modules() -> WorkspaceModules:
    return WorkspaceModules([])


def agree(said: str, is_really: str) -> bool:
    # an object with `__call__` is a function to whoever calls it
    return said == is_really or (is_really == "callable" and said in {"function", "value"})


def claims(
    modules: WorkspaceModules, ref: ObjectRef, there: Mapping[str, str], tally: Counter[str]
) -> Iterator[str]:
    name = ref.last
    said = modules.look_up(ref)
    tally[said.status] += 1
    if said.status == "absent" and name in there:
        yield f"{ref} is there: {said.reason}"
    submodule = modules.look_up(ObjectRef(ref.dotted)).status == "present"  # there for `from … import`
    if said.status == "present" and not said.reason and name not in there and not submodule:
        yield f"{ref} is not there"
    if said.status == "present" and name in there and said.kind != "unknown":
        tally["kind"] += 1
        if not agree(said.kind, there[name]):
            yield f"{ref} is a {there[name]}, no {said.kind}"


@pytest.mark.parametrize("module", LIBRARY)
def test_module(oracle: dict[str, Any], modules: WorkspaceModules, module: str) -> None:
    seen = oracle[module]
    bound = modules.names(module)
    names = {*seen["names"], *(bound.names if bound else ()), "no_such_name"}
    tally: Counter[str] = Counter()
    assert not [
        one for name in names for one in claims(modules, ObjectRef(module, name), seen["names"], tally)
    ]
    exported = modules.exports(module)
    if exported is not None and exported.complete:
        assert exported.names == set(seen["star"])


def test_members_of_classes(oracle: dict[str, Any], modules: WorkspaceModules) -> None:
    found = []
    tally: Counter[str] = Counter()
    for module in ("argparse", "collections.abc", "fractions", "logging", "pathlib", "unittest"):
        for owner, members in oracle[module]["members"].items():
            for name in {*members, "no_such_name"}:
                found += claims(modules, ObjectRef(module, f"{owner}.{name}"), members, tally)
    assert not found
    assert tally["absent"] > 20


def test_most_of_it_is_known(oracle: dict[str, Any], modules: WorkspaceModules) -> None:
    tally: Counter[str] = Counter()
    complete = 0
    for module, seen in oracle.items():
        public = [name for name in seen["names"] if not name.startswith("_")]
        for name in public:
            list(claims(modules, ObjectRef(module, name), seen["names"], tally))
        exported = modules.exports(module)
        complete += exported is not None and exported.complete
    total = tally["present"] + tally["absent"] + tally["unknown"]
    # unknown are the names of compiled modules as a rule (_socket, _sqlite3), and of `typing` from 3.13
    assert tally["unknown"] / total < 0.33
    assert tally["kind"] / tally["present"] > 0.7
    assert complete / len(LIBRARY) > 0.7
