"""`ssot-lsp check`: look at files, mend them if asked to, and report."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ssot_lsp.cli.quick import is_plain, nothing_to_find, remember
from ssot_lsp.cli.streams import style_for, warn, write
from ssot_lsp.cli.workspace import open_workspace, tell_problems
from ssot_lsp.errors import SsotError
from ssot_lsp.reports import CLEAN, NOT_WHOLE

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from ssot_lsp.reports.model import Report
    from ssot_lsp.workspace.check import CheckRun

STDIN = "-"
# Up to how many findings it is worked out what could be done about them, where not always: `gitlab` has
# no place for it, and the mark in `concise` helps only as long as one reads the list.
FIXES_UP_TO = {"concise": 300, "github": 300, "gitlab": 0}


def run(options: Namespace) -> int:
    """Check what `options` name: 0 clean, 1 findings or fixes left to do, 2 something went unchecked."""
    _refuse_nonsense(options)
    plain = is_plain(options)
    if plain and nothing_to_find(options):
        _say_clean(options, sys.stdout)
        return 0
    piped = options.paths == [STDIN]
    paths = [options.stdin_filename or STDIN] if piped else options.paths
    named = [] if paths == [STDIN] else paths
    workspace = open_workspace(options.config, named, cache=not options.no_cache)
    broken = tell_problems(workspace.registry, quiet=options.quiet)

    stdin = _read_stdin(options) if piped else None

    from ssot_lsp.workspace.check import check

    run = check(
        paths or ["."],
        root=workspace.root,
        registry=workspace.registry,
        stdin=stdin,
        fix=options.fix or options.diff,
        fixes_up_to=None if options.statistics else FIXES_UP_TO.get(options.output_format),
        write=options.fix and not options.diff,
        unsafe=options.unsafe_fixes,
        mentions=options.mentions,
        codes=_codes(options),
        changed=options.changed,
        exclude=options.exclude,
        force_exclude=options.force_exclude,
        cache=not options.no_cache,
        jobs=options.jobs,
    )
    if plain:
        remember(workspace, options, run.checked)
    here = os.getcwd()  # noqa: PTH109 - pathlib is dear at start-up
    for fault in run.faults:
        warn(f"{_shown(fault.path, here)}: {fault.message}")
    if not run.checked and not run.faults and not options.quiet:
        warn("no Python files found under the given paths")
    unchecked = [f"{_shown(fault.path, here)}: {fault.message}" for fault in run.faults]
    if broken:
        unchecked.append("the registry has errors")
    left = _diff(options, run, here) if options.diff else _report(options, run, here, stdin, unchecked)
    if broken or run.faults:
        return 2
    return int(left and not options.exit_zero)


def _refuse_nonsense(options: Namespace) -> None:
    if STDIN in options.paths and len(options.paths) > 1:
        raise SsotError("- (standard input) goes with no other path")
    if options.statistics:
        from ssot_lsp.reports.statistics import FORMATS

        if options.output_format not in FORMATS:
            raise SsotError(
                f"--statistics has no format {options.output_format} (it has {', '.join(FORMATS)})"
            )


def _report(
    options: Namespace, run: CheckRun, here: str, stdin: bytes | None, unchecked: Sequence[str]
) -> bool:
    """Write the report; tell whether findings are left. `unchecked` is what the report cannot know of."""
    left = any(file.report.findings for file in run.files)
    fixed = sum(file.mended for file in run.files)
    filtering = stdin is not None and options.fix
    if stdin is not None and options.fix:
        _write_mended(run, stdin)
    if not (left or fixed or options.mentions or options.output_file) and _is_for_people(options):
        _say_clean(options, sys.stderr if filtering else sys.stdout, whole=not unchecked)
        return False
    report = _built(options, run, here, fixed)._replace(unchecked=tuple(unchecked))
    stream = None if options.output_file else sys.stderr if filtering else sys.stdout
    style = style_for(options.color, stream)
    if not options.statistics:
        from ssot_lsp.reports import load

        pieces = load(options.output_format).render(report, style)
    else:
        from ssot_lsp.reports import markdown, statistics

        if options.output_format == "json":
            pieces = statistics.render_json(report)
        elif options.output_format == "markdown":
            pieces = markdown.statistics(report)
        else:
            pieces = statistics.render(report, style)
    write(pieces, options.output_file, stream)
    return left


def _say_clean(options: Namespace, stream: TextIO, *, whole: bool = True) -> None:
    """Say what the summary of an empty report says, without its imports."""
    if not options.quiet:
        stream.write(CLEAN if whole else NOT_WHOLE)


def _read_stdin(options: Namespace) -> bytes:
    if options.fix and (options.stdin_filename or "").endswith(".ipynb"):
        raise SsotError("a notebook cannot be mended on standard input; name the file instead")
    if sys.stdin is None:
        raise SsotError("standard input is closed")
    return sys.stdin.buffer.read()


def _write_mended(run: CheckRun, stdin: bytes) -> None:
    """Write the text that came in to standard output, mended, in its own encoding: an editor takes it."""
    data = stdin
    for file in run.files:
        if file.before is not None:
            from ssot_lsp.core.text import SourceText, decode_source

            source = decode_source(stdin)
            encoded = source.encode(file.text) if isinstance(source, SourceText) else stdin
            data = encoded if isinstance(encoded, bytes) else stdin
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _is_for_people(options: Namespace) -> bool:
    return options.output_format in {"full", "concise"}


def _codes(options: Namespace) -> frozenset[str] | None:
    """Say which codes are asked for; None for all."""
    if options.select is None and not options.ignore:
        return None
    from ssot_lsp.cli.arguments import CODES

    chosen: frozenset[str] = frozenset(CODES) if options.select is None else options.select
    return chosen.difference(options.ignore)


def _built(options: Namespace, run: CheckRun, here: str, fixed: int) -> Report:
    """Give findings and mentions their places."""
    from ssot_lsp import __version__
    from ssot_lsp.reports.model import (
        Cell,
        Located,
        LocatedMention,
        Report,
        SourceFile,
        locate,
        locate_mentions,
    )

    located: list[Located] = []
    mentions: list[LocatedMention] = []
    for file in run.files:
        cells = [Cell(*start) for start in file.cells]
        source = SourceFile(file.path, file.rel, file.stored, cells, file.read_text)
        located += locate(source, file.report, file.places)
        if file.report.mentions:
            mentions += locate_mentions(source, file.report.mentions)
    return Report(
        root=run.root,
        here=here,
        located=tuple(located),
        mentions=tuple(mentions),
        with_mentions=options.mentions,
        phases=tuple(phase.name for phase in run.registry.phases),
        checked=run.checked,
        unsafe=options.unsafe_fixes,
        fixed=fixed,
        version=__version__,
        with_summary=not options.quiet,
        repository=os.environ.get("CI_PROJECT_DIR", ""),
    )


def _diff(options: Namespace, run: CheckRun, here: str) -> bool:
    """Write what the fixes would change; tell whether there is anything."""
    from ssot_lsp.reports.summary import plural

    changed = [(file, file.before) for file in run.files if file.before is not None]
    style = style_for(options.color, None if options.output_file else sys.stdout)

    def pieces() -> Iterator[str]:
        from ssot_lsp.reports.diff import unified

        for file, before in changed:
            name = _shown(file.path, here).replace(os.sep, "/")
            mark = "\ufeff" if _begins_with_mark(file.path) else ""
            yield from unified(mark + before.decode("utf-8"), mark + file.text.decode("utf-8"), name, style)
            yield "\n"

    write(pieces(), options.output_file)
    if not options.quiet:
        number = sum(file.mended for file, _ in changed)
        said = f"Would fix {plural(number, 'finding')}." if number else "No findings would be fixed."
        sys.stderr.write(f"{said}\n")
    return bool(changed)


def _begins_with_mark(path: str) -> bool:
    """Tell whether a file on the disk begins with a byte order mark, which is no part of its text here."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read(3) == b"\xef\xbb\xbf"
    except OSError:
        return False


def _shown(path: str, here: str) -> str:
    base = here.rstrip(os.sep) + os.sep
    return path[len(base) :] if path.startswith(base) else path
