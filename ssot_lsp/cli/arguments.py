"""Every command and option, named as Ruff names them where Ruff has the thing."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from typing import TYPE_CHECKING

from ssot_lsp import __version__
from ssot_lsp.reports import FORMATS

if TYPE_CHECKING:
    from argparse import _ActionsContainer
    from collections.abc import Sequence

CODES = ("SSOT001", "SSOT002", "SSOT003", "SSOT004", "SSOT005")
EXIT_CODES = (
    "exit codes: 0 clean; 1 findings, or fixes left to do; 2 bad usage or configuration, or something that"
    " could not be checked"
)


class _Formatter(HelpFormatter):
    """Finds the width itself: argparse asks `shutil`, for every option added, and that is dear to import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_terminal_width() - 2)


def _terminal_width() -> int:
    """Columns of the terminal: COLUMNS, else what it says itself, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return 80


def parse(arguments: Sequence[str] | None = None) -> Namespace:
    """Read the command line; `command` names the command. Bad usage exits with 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    build = _COMMANDS.get(given[0]) if given else None
    if build is None:
        return _overview().parse_args(given)
    parser = ArgumentParser(f"ssot-lsp {given[0]}", allow_abbrev=False, formatter_class=_Formatter)
    build(parser)
    return parser.parse_args(given[1:], Namespace(command=given[0]))


def _overview() -> ArgumentParser:
    """Make the parser that knows every command by name, for help and for mistakes."""
    parser = ArgumentParser(
        "ssot-lsp",
        description="Keep imports true to one registry.",
        epilog="`ssot-lsp COMMAND --help` says more.",
        allow_abbrev=False,
        formatter_class=_Formatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"ssot-lsp {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("check", help="report legacy imports, references and strings, or mend them")
    commands.add_parser("registry", help="show or check the registry")
    commands.add_parser("rule", help="explain a code")
    commands.add_parser("server", help="run the language server")
    return parser


def _rule(parser: ArgumentParser) -> None:
    parser.description = "Explain a code."
    parser.add_argument("code", nargs="?", metavar="CODE", help="SSOT001 or legacy-import; without it: all")


def _check(parser: ArgumentParser) -> None:
    parser.description = "Report what the registry calls legacy, or mend it."
    parser.epilog = EXIT_CODES
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders, or - for standard input (default: .)")
    add("--fix", action="store_true", help="apply the safe fixes")
    add("--unsafe-fixes", action="store_true", help="with --fix or --diff: apply the unsafe ones too")
    add("--diff", action="store_true", help="show what --fix would change as a diff, and change nothing")
    add("--changed", nargs="?", const="", metavar="REF",
        help="only what stands on lines changed since this branch left REF, committed or not (default: the"
        " default branch); write --changed=REF where a PATH follows")  # fmt: skip
    add("--mentions", action="store_true", help="list mentions in comments, docstrings and messages too")
    add("--statistics", action="store_true", help="show counts by phase and kind instead of findings")
    add("--select", type=_codes, metavar="CODES", help="report only these codes, separated by commas")
    add("--ignore", type=_codes, default=frozenset(), metavar="CODES", help="do not report these codes")
    files = parser.add_argument_group("files")
    files.add_argument("--exclude", action="append", default=[], type=_glob, metavar="GLOB",
                       help="leave these out, besides the registry's own exclude")  # fmt: skip
    files.add_argument("--force-exclude", action="store_true", help="leave out even files that are named")
    files.add_argument("--stdin-filename", metavar="FILE", help="what to call standard input")
    output = parser.add_argument_group("output")
    output.add_argument("--output-format", choices=FORMATS, default="full", help="default: full")
    output.add_argument("-o", "--output-file", metavar="FILE", help="write the report there")
    output.add_argument("-q", "--quiet", action="store_true", help="findings and errors, nothing else")
    _color(output)
    more = parser.add_argument_group("the rest")
    _config(more)
    more.add_argument("-e", "--exit-zero", action="store_true", help="exit with 0 even with findings")
    more.add_argument("-n", "--no-cache", action="store_true", help="neither read nor write .ssot_cache")
    more.add_argument("-j", "--jobs", type=_jobs, metavar="N", help="processes to use (default: as is best)")


def _registry(parser: ArgumentParser) -> None:
    parser.description = "Show or check the registry."
    commands = parser.add_subparsers(dest="action", required=True, metavar="COMMAND")
    for name, text in (("show", "print the rules, compiled"), ("check", "report faults of the registry")):
        command = commands.add_parser(
            name, help=text, description=text, allow_abbrev=False, formatter_class=_Formatter
        )
        command.add_argument(
            "--output-format", choices=("full", "json"), default="full", help="default: full"
        )
        _config(command)
        _color(command)


def _config(parser: _ActionsContainer) -> None:
    parser.add_argument("--config", metavar="FILE", help="read this registry; paths then start here")


def _color(parser: _ActionsContainer) -> None:
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto",
        help="default: auto, that is on a terminal, as NO_COLOR, FORCE_COLOR and CLICOLOR say",
    )  # fmt: skip


def _glob(text: str) -> str:
    """Take a pattern as the registry's own `exclude` does."""
    from ssot_lsp.core.globs import check_glob

    fault = check_glob(text)
    if fault is not None:
        raise ArgumentTypeError(fault)
    return text


def _codes(text: str) -> frozenset[str]:
    codes = frozenset(part.strip().upper() for part in text.split(",") if part.strip())
    if unknown := sorted(codes - set(CODES)):
        raise ArgumentTypeError(f"no such code: {', '.join(unknown)} (there are {', '.join(CODES)})")
    return codes


def _jobs(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"not a number of processes: {text}")
    return int(text)


_COMMANDS = {"check": _check, "registry": _registry, "rule": _rule}  # only the one that is named is built
