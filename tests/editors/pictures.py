"""Takes the pictures of the documentation in a real VS Code.

    python tests/editors/pictures.py [FOLDER]

FOLDER is `docs/images` without. Look at them before they are committed.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from tests.editors import install  # noqa: E402


def main(arguments: list[str]) -> int:
    """Take them of a copy of the example, with the extension installed from its `.vsix`."""
    root = install.cache()
    into = Path(*arguments[:1]).resolve() if arguments else ROOT / "docs" / "images"
    into.mkdir(parents=True, exist_ok=True)
    code = install.vscode(root)
    install.npm_script(root, Path(code["extension"]), "package")
    with tempfile.TemporaryDirectory(prefix="ssot-pictures-") as temporary:
        folder = Path(temporary)
        left = shutil.ignore_patterns("tour.py", "__pycache__", ".ssot_cache")
        shutil.copytree(ROOT / "example", folder / "shop", ignore=left)
        server = folder / "ssot-lsp"
        run = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m ssot_lsp"
        server.write_text(f'#!/bin/sh\n{run} "$@"\n')
        server.chmod(0o755)
        given = {
            **code,
            "vsix": str(Path(code["extension"]) / "ssot-lsp.vsix"),
            "workspace": str(folder / "shop"),
            "data": str(folder / "data"),
            "settings": {"ssot.path": [str(server)]},
            "into": str(into),
        }
        (folder / "given.json").write_text(json.dumps(given))
        done = subprocess.run(
            [code["node"], HERE / "vscode" / "pictures.cjs", folder / "given.json"], check=False
        )
        if (folder / "data" / "failed.png").exists():
            shutil.copy(folder / "data" / "failed.png", into / "failed.png")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
