"""The command line of `ssot-lsp server`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter

_DESCRIPTION = """\
Run the language server. Editors start it themselves, with no arguments, and speak the Language Server
Protocol to it on standard input and output; how they are told to is in the folder `editors` of the project.
"""
_EPILOG = """\
settings, in an editor's `initializationOptions` or its section `ssot`:
  registry              path of the registry, relative to the folder (default: the nearest ssot.toml, ...)
  workspaceDiagnostics  check files that are not open (default: true)
  renameImports         have imports follow a module that is renamed in the editor (default: true)
  logLevel              error, warning, info or debug: what goes to the editor's log (default: warning)

`ssot-lsp check` says the same in a terminal; `ssot-lsp registry check` says what is wrong with the registry.
"""
WAITING = """\
This is the language server: it is for editors, and waits for one to speak to it. Ctrl-C ends it.
`ssot-lsp server --help` says how an editor is set up; `ssot-lsp check` is for the terminal.
"""


def parse(arguments: list[str]) -> tuple[str, int] | None:
    """Read what follows `server`; returns (host, port) for TCP, None for standard input and output."""
    parser = ArgumentParser(
        "ssot-lsp server",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--stdio", action="store_true", help="use standard input and output (the default)")
    how.add_argument("--tcp", type=_address, metavar="HOST:PORT", help="listen there for one client")
    parser.add_argument("--clientProcessId", type=int, help="taken and not used: `initialize` says it too")
    address: tuple[str, int] | None = parser.parse_args(arguments).tcp
    return address


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 65_535:
        raise ArgumentTypeError(f"not HOST:PORT: {text}")
    return host.strip("[]") or "127.0.0.1", int(port)
