"""The main job, on a copy of this folder: `ssot-lsp check`, `ssot-lsp check --fix`, and what is left.

Run it with the Python that ssot-lsp is installed in: `.venv/bin/python example/tour.py`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def run(folder: Path, *arguments: str) -> None:
    """Show a command and run it; findings (exit code 1) are what the tour is about, anything else is not."""
    print(f"\n$ ssot-lsp {' '.join(arguments)}\n", flush=True)
    command = shutil.which("ssot-lsp", path=Path(sys.executable).parent) or sys.exit("ssot-lsp is not installed")
    code = subprocess.run([command, *arguments], cwd=folder, check=False).returncode
    if code not in (0, 1):
        sys.exit(code)


def main() -> None:
    """Copy the workspace to a temporary folder, so that mending it leaves this checkout as it is."""
    here = Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory(prefix="ssot-example-") as temporary:
        workspace = Path(temporary, "example")
        shutil.copytree(here, workspace, ignore=shutil.ignore_patterns("tour.py", "__pycache__", ".ssot_cache"))
        print(f"A copy of {os.path.relpath(here)}{os.sep} in {workspace}")
        run(workspace, "check")
        run(workspace, "check", "--fix", "--output-format", "concise")
        run(workspace, "check", "--statistics")


if __name__ == "__main__":
    main()
