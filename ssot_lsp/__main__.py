"""`python -m ssot_lsp` is `ssot-lsp`."""

from __future__ import annotations

import sys

from ssot_lsp.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
