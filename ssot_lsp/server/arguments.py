"""The command line of `ssot-lsp server`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError


def parse(arguments: list[str]) -> tuple[str, int] | None:
    """Read what follows `server`; returns (host, port) for TCP, None for standard input and output."""
    parser = ArgumentParser(
        "ssot-lsp server", description="Run the language server, as editors do.", allow_abbrev=False
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
