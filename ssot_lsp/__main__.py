"""`python -m ssot_lsp` is `ssot-lsp`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # `-m` puts the current folder first on the path: a `json.py` of the workspace would be imported.
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]

    from ssot_lsp.cli.main import main

    sys.exit(main())
