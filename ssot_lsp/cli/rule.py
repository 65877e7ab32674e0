"""`ssot-lsp rule [CODE]`: what a code means."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ssot_lsp.errors import SsotError
from ssot_lsp.reports.explain import EXPLANATIONS, explanation

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Print the explanation of one code, or of all."""
    if options.code is None:
        entries = list(EXPLANATIONS)
    elif (entry := explanation(options.code)) is not None:
        entries = [entry]
    else:
        codes = ", ".join(entry.code for entry in EXPLANATIONS)
        raise SsotError(f"no such code: {options.code} (there are {codes})")
    sys.stdout.write(
        "\n".join(f"{entry.code} {entry.name}\n\n{entry.what}\n{entry.why}\n" for entry in entries)
    )
    return 0
