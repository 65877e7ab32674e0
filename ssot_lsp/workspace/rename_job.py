"""The imports of files that are about to be renamed, rewritten beside an editor.

Runs in a process of its own as `ssot_lsp.workspace.scan` does, and answers with frames:

("plan", plan) · ("total", files) · ("fix", path, edits, doubtful edits, places left) ·
("cells", path, edits as bytes, doubtful edits, places left) · ("fault", path, message) · ("end",)

Edits are as those of a scan; those of `cells` are `Edit` values of the joined program that was handed in.
Places left are (line, column) from 1. Doubtful edits change strings that are the path of a module that
moves, but of which nobody knows whether anything resolves them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.findings import Edit, Finding, Fix, Span
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.core.rewrite.reanchor import reanchor, stranded
from ssot_lsp.core.rules import Registry
from ssot_lsp.core.survey import Surveyor
from ssot_lsp.core.text import LineIndex
from ssot_lsp.workspace.files import FoundFile, ScanFault, discover, read_bytes
from ssot_lsp.workspace.forks import CAN_FORK, pieces_of, share_out
from ssot_lsp.workspace.index import UNMADE, Index
from ssot_lsp.workspace.moved_modules import MovedModules
from ssot_lsp.workspace.pool import processes_for
from ssot_lsp.workspace.programs import open_program
from ssot_lsp.workspace.renames import Rename, Renames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.text import Unit
    from ssot_lsp.workspace.scan import Frame

_SILENT = re.compile(rb"#([ \t]*)ssot:")  # what keeps a finding quiet must not keep an import broken
_STAR = "may be bound anew by the star import"  # in the reason of a fix: its name may be taken from it
_MOVED = "moved"  # the last part of the name that a moving file goes by while it is judged: nobody's


@dataclass(frozen=True, slots=True)
class RenameJob:
    """What is renamed. `texts` are unsaved ones by relative path; `programs` joined cells of notebooks."""

    root: str
    paths: tuple[str, ...]
    unit: Unit
    renames: tuple[Rename, ...]
    exclude: tuple[str, ...] = ()
    source_roots: tuple[str, ...] | None = None
    texts: dict[str, bytes] = field(default_factory=dict)
    programs: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be done in one text; `left` are byte offsets of what a person must look at."""

    edits: tuple[Edit, ...]
    doubtful: tuple[Edit, ...] = ()
    left: tuple[int, ...] = ()


def run(job: RenameJob, send: Callable[[Frame], None]) -> None:
    """Do a job, handing each frame to `send`."""
    from ssot_lsp.workspace.environment import find_environment
    from ssot_lsp.workspace.resolve import WorkspaceModules

    found, _ = discover(job.paths, job.root, job.exclude)
    everywhere = {file.rel for file in found}
    renames = Renames(job.root, job.source_roots, job.renames)

    def text_at(path: str) -> bytes | None:
        return by_path.get(path)

    by_path = {file.path: job.texts[file.rel] for file in found if file.rel in job.texts}
    modules = WorkspaceModules(
        renames.before.search(everywhere), environment=find_environment(job.root), texts=text_at
    )
    plan = renames.plan(everywhere, modules)
    send(("plan", plan))
    worker = Worker(
        renames.without(plan.refusals),
        RuleIndex(plan.rules(), chains=False),
        MovedModules(modules, plan.moves),
    )
    send(("total", len(found)))
    memory = Index(job.root, "")
    left = []
    for file in found:
        if file.rel in job.programs:
            outcome = worker.outcome(file.rel, job.programs[file.rel])
            if outcome is not None:
                lines = LineIndex(job.programs[file.rel])
                send(("cells", file.path, outcome.edits, outcome.doubtful, _places(lines, outcome.left)))
            continue
        known = None if file.rel in job.texts else memory.find(file.rel, file.mtime_ns, file.size)
        digest = UNMADE if known is None else memory.digest(file.rel, known)
        if digest is None or digest == UNMADE or not worker.is_clean(file.rel, digest):
            left.append(file)

    def frames(files: Sequence[FoundFile]) -> list[Frame]:
        return [frame for file in files if (frame := _frame(job, worker, file)) is not None]

    processes = processes_for(sum(file.size for file in left), None) if CAN_FORK else 1
    here, elsewhere = share_out(pieces_of(left, processes), processes, frames, list)
    for frames_of in (here, *elsewhere):
        for frame in frames_of:
            send(frame)


def _frame(job: RenameJob, worker: Worker, file: FoundFile) -> Frame | None:
    """Work out one file; None where there is nothing to say of it."""
    data = job.texts.get(file.rel)
    if data is None:
        read = read_bytes(file.path)
        if isinstance(read, ScanFault):
            return ("fault", file.path, read.message)
        if not file.rel.endswith(".ipynb") and not worker.may_matter(file.rel, read):
            return None
        data = read
    program = open_program(file.path, data)
    if program is None or isinstance(program, ScanFault):
        return ("fault", file.path, program.message) if program is not None else None
    outcome = worker.outcome(file.rel, program.utf8)
    if outcome is None:
        return None
    left = _places(LineIndex(program.utf8), outcome.left)
    if not file.rel.endswith(".ipynb"):
        lines = LineIndex(program.utf8)
        return (
            "fix",
            file.path,
            _placed(lines, outcome.edits, job.unit),
            _placed(lines, outcome.doubtful, job.unit),
            left,
        )
    from ssot_lsp.workspace.notebooks import file_edits

    made = file_edits(data, program.utf8, outcome.edits)
    if made is None:
        return ("fix", file.path, (), (), ((1, 1),))
    text, edits = made
    return ("fix", file.path, _placed(LineIndex(text), edits, job.unit), (), left)


class Worker:
    """Works out what a move means for one text after another."""

    def __init__(self, renames: Renames, moves: RuleIndex, modules: Modules) -> None:
        """`moves` are the rules of the plan; `modules` answers as if it had been carried out."""
        self._renames = renames
        self._moves = moves
        self._modules = modules
        self._surveyor = Surveyor(moves)
        self._registry = Registry(rules=moves.rules)
        self._prefilter = Prefilter(moves, renames.before.module_of)

    def is_clean(self, rel: str, digest: bytes) -> bool:
        """Tell whether nothing in a file can matter, by what is remembered of it."""
        if self._package_changes(rel):
            return False
        return not self._moves.rules or self._prefilter.judge_digest(digest, rel) is False

    def may_matter(self, rel: str, data: bytes) -> bool:
        """Tell whether anything in a file can matter."""
        if self._package_changes(rel):
            return True
        return bool(self._moves.rules) and self._prefilter.may_hit(data, rel)

    def _package_changes(self, rel: str) -> bool:
        after = self._renames.context_after(rel)
        return after is not None and after.package != self._renames.before.module_of(rel).package

    def outcome(self, rel: str, utf8: bytes) -> Outcome | None:
        """Say what is to be done in a text; None for nothing."""
        if not self.may_matter(rel, utf8):
            return None
        context = self._renames.before.module_of(rel)
        after = self._renames.context_after(rel)
        first: tuple[Edit, ...] = ()
        settled: tuple[tuple[int, int], ...] = ()
        lost: list[int] = []
        text = utf8
        if after is not None:
            if after.package != context.package:
                first, settled, text = self._reanchored(utf8, context, after.package)
                lost = stranded(utf8, context, after.package, self._moves)
            # not by its own name: it may import itself, which the gate forbids where names are merged
            name = f"{after.package}.{_MOVED}" if after.package else _MOVED
            context = FileContext(context.path, name)
        outcome = Outcome(())
        if self._moves.rules:
            outcome = self._by_rules(text, context, settled, moving=after is not None)
        if first:
            outcome = _on_top_of(utf8, first, text, outcome)
        if lost:
            outcome = Outcome(outcome.edits, outcome.doubtful, (*outcome.left, *lost))
        return outcome if outcome.edits or outcome.doubtful or outcome.left else None

    def _reanchored(
        self, utf8: bytes, context: FileContext, package: str | None
    ) -> tuple[tuple[Edit, ...], tuple[tuple[int, int], ...], bytes]:
        from ssot_lsp.core.rewrite.edits import apply_edits

        done = reanchor(utf8, context, package, self._moves)
        settled = tuple((span.start, span.end) for span in done.settled)
        return done.edits, settled, apply_edits(utf8, done.edits)

    def _by_rules(
        self, utf8: bytes, context: FileContext, settled: Iterable[tuple[int, int]], *, moving: bool
    ) -> Outcome:
        """Apply the rules of the move once: two modules that swap would swap back at a second pass."""
        from ssot_lsp.core.engine import analyse
        from ssot_lsp.core.rewrite.edits import merge_fixes
        from ssot_lsp.core.rewrite.module_paths import followed, path_edits
        from ssot_lsp.core.rewrite.strings import UNRESOLVED

        heard = _SILENT.sub(rb"#\1ssot;", utf8)
        hits = self._surveyor.survey(heard, context)
        fresh = [hit for hit in hits or () if not _within(hit.span, settled)]
        plain = path_edits(heard, fresh, context) if hits is not None else None
        if plain is not None:
            return Outcome(plain)
        report = analyse(heard, context, self._moves, self._registry, self._modules)
        certain: list[Fix] = []
        doubtful: list[Fix] = []
        left: list[int] = []
        stuck: list[Finding] = []
        for finding in report.findings:
            fix = finding.fix
            if finding.rule is None or finding.expected_failure or _within(finding.span, settled):
                continue
            if moving and _through_a_parent(heard, finding):
                left.append(finding.span.start)
            if fix is None or fix.applicability == "display-only":
                stuck.append(finding)
            elif finding.kind == "string" and fix.applicability == "unsafe" and fix.reason == UNRESOLVED:
                doubtful.append(fix)
            else:
                certain.append(fix)
                if _STAR in fix.reason:
                    left.append(finding.span.start)
        edits = tuple(_loud(edit) for edit in merge_fixes(certain))
        more, done = followed(heard, self._reachable(stuck), context)
        left += [finding.span.start for finding in stuck if finding.span.start not in done]
        edits = tuple(sorted((*edits, *more)))
        return Outcome(edits, tuple(edit for fix in doubtful for edit in fix.edits), tuple(left))

    def _reachable(self, stuck: list[Finding]) -> dict[int, ObjectRef]:
        """Return what imports that no fix is offered for can follow all the same.

        A fix of a rule is refused where the import has become needless, or the source is broken. A module
        that goes away leaves no choice.
        """
        if any(finding.kind != "import" for finding in stuck):
            return {}
        return {
            finding.span.start: finding.canonical
            for finding in stuck
            if finding.canonical is not None and self._modules.look_up(finding.canonical).status == "present"
        }


def _through_a_parent(utf8: bytes, finding: Finding) -> bool:
    """Tell whether a chain in a package at the top will lead through a parent that may not have it yet.

    `import pkg.mod` and `pkg.mod.X` work while `pkg` is being imported; `top.pkg.mod.X` does not, for
    `top` has `pkg` only once that is done.
    """
    rule = finding.rule
    if rule is None or rule.canonical is None or finding.kind != "reference":
        return False
    chain = rule.legacy.dotted.encode() + b"."
    deeper = "." not in rule.legacy.dotted and "." in rule.canonical.dotted
    return deeper and utf8.startswith(chain, finding.span.start)


def _within(span: Span, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span.start < end for start, end in spans)


def _loud(edit: Edit) -> Edit:
    """Give back to a comment that an edit moves what was taken from it."""
    return Edit(edit.start, edit.end, re.sub(r"#([ \t]*)ssot;", r"#\1ssot:", edit.text))


def _on_top_of(utf8: bytes, first: tuple[Edit, ...], text: bytes, outcome: Outcome) -> Outcome:
    """Make of edits that follow others edits of the text before both; what is left is placed there too."""
    from ssot_lsp.core.rewrite.between import edits_between
    from ssot_lsp.core.rewrite.edits import apply_edits

    left = [*outcome.left, *(edit.start for edit in outcome.doubtful)]
    places = []
    for place in left:
        shift = 0
        for edit in first:
            if edit.start + shift >= place:
                break
            shift += len(edit.text.encode()) - (edit.end - edit.start)
        places.append(max(0, place - shift))
    if not outcome.edits:
        return Outcome(first, (), tuple(places))
    return Outcome(edits_between(utf8, apply_edits(text, outcome.edits)), (), tuple(places))


def _placed(
    lines: LineIndex, edits: Iterable[Edit], unit: Unit
) -> tuple[tuple[int, int, int, int, str], ...]:
    return tuple(
        (*lines.position(edit.start, unit), *lines.position(edit.end, unit), edit.text) for edit in edits
    )


def _places(lines: LineIndex, offsets: Iterable[int]) -> tuple[tuple[int, int], ...]:
    places = (lines.position(offset, "utf-32") for offset in sorted(offsets))
    return tuple((line + 1, column + 1) for line, column in places)


def main() -> None:
    """Read a job from standard input and answer it on standard output."""
    from ssot_lsp.workspace.scan import serve

    serve(run)


if __name__ == "__main__":
    main()
