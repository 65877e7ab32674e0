"""The execution oracle: what a program binds, exports and gives is the canonical thing after a safe fix.

Trees are generated and run before the fix, and after it with the legacy module deleted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from io import StringIO
from tokenize import COMMENT, generate_tokens
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import analyse, apply_fixes
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.rules import Registry
from tests.oracles.consumers import FORMS, Consumer, consumers, lay_out
from tests.oracles.known_modules import KnownModules
from tests.oracles.trees import Library, libraries
from tests.oracles.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.findings import FileReport

RARE = 2  # forms that a few hundred trees may happen not to show fixed
# Forms that need more to come together before they are fixed.
SELDOM_FIXED = {"star", "canonical too", "dynamic", "parent", "two aliases", "submodule as", "submodule"}


@dataclass(slots=True)
class Mended:
    """A tree after its safe fixes. `left` are the findings that remain, as text."""

    files: dict[str, str]
    changed: set[str]
    left: dict[str, list[str]]
    fixes: int


def context_of(path: str) -> FileContext:
    parts = path[: -len(".py")].split("/")
    if parts[-1] == "__init__":
        return FileContext(path, ".".join(parts[:-1]), is_package=True)
    return FileContext(path, ".".join(parts))


def mend(files: dict[str, str], library: Library, modules: Modules) -> Mended:
    registry = Registry(rules=tuple(library.rules))
    index = RuleIndex(registry.rules)

    def report(text: str, path: str) -> FileReport:
        return analyse(text.encode(), context_of(path), index, registry, modules)

    mended = Mended(dict(files), set(), {}, 0)
    for path, text in files.items():
        if path in library.legacy_files:
            continue
        before = report(text, path)
        after = apply_fixes(text.encode(), before).decode()
        safe = [each for each in before.findings if each.fix and each.fix.applicability == "safe"]
        mended.fixes += len(safe)
        if after != text:
            mended.files[path] = after
            mended.changed.add(path)
        again = report(after, path)
        twice = apply_fixes(after.encode(), again).decode()
        assert twice == after, f"applying again changes more\n{text}\n--- once\n{after}\n--- twice\n{twice}"
        assert not (gone := lost_comments(text, after)), (
            f"comments are gone: {gone}\n{text}\n--- after\n{after}"
        )
        assert ("\r\n" in text) <= (after.count("\n") == after.count("\r\n")), "line ends are mixed"
        mended.left[path] = [
            f"{each.kind} {each.legacy}" for each in again.findings if each.code != "SSOT005"
        ]
        mended.left[path] += ["suppressed"] * len(again.suppressed)
    return mended


def lost_comments(before: str, after: str) -> list[str]:
    if before == after:
        return []
    was, now = (
        Counter(token.string for token in generate_tokens(StringIO(text).readline) if token.type == COMMENT)
        for text in (before, after)
    )
    return [
        comment for comment in (was - now).elements() if comment != "# ssot: ignore"
    ]  # SSOT005 removes it


def differences(
    before: dict[str, Any], after: dict[str, Any], library: Library, *, partly: bool
) -> Iterator[str]:
    """Say how the run after differs from the run before with every legacy object replaced."""
    if "error" in after:
        yield f"import fails: {after['error']}"
        return
    failed = "raises ImportError" in before["calls"].values()  # what it binds by `global` may be new
    lost = {f"module {module.partition('.')[0]}" for module in library.items}

    def same(was: str, now: str) -> bool:
        return now == library.expected(was) or (partly and library.expected(now) == library.expected(was))

    for part in ("names", "calls", "hints"):
        for name, was in before[part].items():
            now = after[part].get(name)
            if was in {"raises NameError", "raises ImportError"}:
                continue  # what could not be reached may be now
            if now is None and was in lost:
                continue
            if now is None or not same(was, now):
                yield f"{part} {name}: was {was}, is {now}, expected {library.expected(was)}"
        for name in after[part].keys() - before[part].keys():
            if not (failed or after[part][name].startswith("module ")):
                yield f"{part} {name} is new: {after[part][name]}"
    if before["all"] != after["all"]:
        yield f"__all__ was {before['all']}, is {after['all']}"
    for name in set(before["star"]) ^ set(after["star"]):
        value = before["names"].get(name) or after["names"].get(name) or ""
        if value not in lost and not failed and not (name in after["names"] and value.startswith("module ")):
            yield f"a star import gains or loses {name}"
    if after["doctests"][0] > before["doctests"][0] or before["doctests"][1] != after["doctests"][1]:
        yield f"doctests [failed, run] were {before['doctests']}, are {after['doctests']}"


class Tally(Counter[str]):
    """How often what was met, to show that the test was about something."""

    def see(self, modules: list[Consumer], mended: Mended) -> None:
        self["trees"] += 1
        self["trees changed"] += bool(mended.changed)
        self["fixes"] += mended.fixes
        whole = not any(mended.left.values())
        self["trees wholly mended"] += whole and bool(mended.changed)
        for consumer in modules:
            for label in consumer.labels:
                self[label] += 1
                if consumer.path in mended.changed and not mended.left[consumer.path]:
                    self[f"fixed {label}"] += 1


def check(worker: Worker, library: Library, modules: list[Consumer], tally: Tally) -> None:
    files = lay_out(library, modules)
    names = [consumer.module for consumer in modules]
    before = [worker.observe(files, names, type_checking=mode) for mode in (False, True)]
    every = [context_of(path).module or "" for path in files]
    mended = mend(files, library, KnownModules(worker.dump(files, every), files))
    tally.see(modules, mended)
    whole = not any(mended.left.values())
    if whole:
        for path, rest in library.legacy_files.items():
            mended.files.pop(path)
            if rest is not None:
                mended.files[path] = rest
    elif not mended.changed:
        return
    after = [worker.observe(mended.files, names, type_checking=mode) for mode in (False, True)]
    for consumer in modules:
        for was, now in zip(before, after, strict=True):
            if "error" in was[consumer.module]:
                tally["not runnable before"] += 1
                continue
            found = list(differences(was[consumer.module], now[consumer.module], library, partly=not whole))
            assert not found, "\n".join(
                [*found, f"--- {consumer.path} before", consumer.text]
                + ["--- after", mended.files[consumer.path]]
                + [f"rule {rule.legacy} -> {rule.canonical} {rule.rename}" for rule in library.rules]
            )


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as process:
        yield process


@pytest.mark.hypothesis  # which the plugin does not see of itself, as the property stands inside
def test_safe_fixes_keep_what_a_program_does(worker):
    tally = Tally()

    @settings(
        max_examples=max(300, settings().max_examples),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.data())
    def run(data):
        library = data.draw(libraries(), label="library")
        check(worker, library, data.draw(consumers(library), label="consumers"), tally)

    run()
    assert tally["trees changed"] > tally["trees"] / 2, tally
    assert tally["trees wholly mended"] > tally["trees"] / 5, tally
    assert tally["not runnable before"] < tally["trees"] / 10, tally
    never = [form for form in set(FORMS) - SELDOM_FIXED if not tally[f"fixed form: {form}"]]
    assert len(never) <= RARE, (never, tally)
