"""`ssot-lsp registry show` and `registry check`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ssot_lsp.cli.streams import style_for, write
from ssot_lsp.cli.workspace import open_workspace, sources_of

if TYPE_CHECKING:
    from argparse import Namespace

    from ssot_lsp.cli.workspace import Workspace
    from ssot_lsp.core.rules import Problem


def run(options: Namespace) -> int:
    """Do what `options.action` says."""
    return _show(options) if options.action == "show" else _check(options)


def _show(options: Namespace) -> int:
    """Print the compiled rules; problems go to standard error, and errors among them make the exit code 2."""
    from ssot_lsp.reports import rules

    registry = open_workspace(options.config).registry
    here = os.getcwd()  # noqa: PTH109
    if options.output_format == "json":
        import json

        from ssot_lsp.registries.show import plain_rules

        write([json.dumps(plain_rules(registry), indent=2), "\n"], None)
    else:
        write(rules.render(registry.rules, here, style_for(options.color, sys.stdout)), None)
    for problem in registry.problems:
        from ssot_lsp.reports.problems import concise

        sys.stderr.write(f"{problem.severity}: {concise(problem, here)}\n")
    return 2 if any(problem.severity == "error" for problem in registry.problems) else 0


def _check(options: Namespace) -> int:
    """Print the problems, those against the source tree too; 1 when there is an error or a warning."""
    from ssot_lsp.reports import problems as report

    workspace = open_workspace(options.config)
    registry = workspace.registry
    problems = [*registry.problems, *_against_the_tree(workspace)]
    if options.output_format == "json":
        write(report.render_json(problems), None)
    else:
        here = os.getcwd()  # noqa: PTH109
        write(report.render(problems, here, sources_of(problems), style_for(options.color, sys.stdout)), None)
        rules = "1 rule" if len(registry.rules) == 1 else f"{len(registry.rules)} rules"
        found = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        write([f"{rules}, {found}.\n" if problems else f"{rules}, no problems.\n"], None)
    return int(any(problem.severity in {"error", "warning"} for problem in problems))


def _against_the_tree(workspace: Workspace) -> list[Problem]:
    """Hold the rules against the source tree."""
    from ssot_lsp.registries.stale import find_stale
    from ssot_lsp.registries.unresolved import find_unresolved
    from ssot_lsp.workspace.environment import find_environment
    from ssot_lsp.workspace.files import discover
    from ssot_lsp.workspace.resolve import WorkspaceModules
    from ssot_lsp.workspace.roots import SourceRoots
    from ssot_lsp.workspace.uses import used_legacy

    root, registry = workspace.root, workspace.registry
    files = discover([root], root, registry.exclude, want_stat=False).files
    roots = SourceRoots(root, registry.source_roots)
    search = roots.search(file.rel for file in files)
    modules = WorkspaceModules(search, environment=find_environment(root))
    rules = [rule for rule in registry.rules if not rule.strings_only]
    stale = find_stale(rules, modules, modules.is_own, lambda gone: used_legacy(gone, files, roots))
    return [*find_unresolved(registry.rules, modules), *stale]
