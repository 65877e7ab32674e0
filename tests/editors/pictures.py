"""Takes the pictures of the documentation in a real VS Code.

    python tests/editors/pictures.py [FOLDER]

FOLDER is `docs/images` without. They are made smaller where Pillow is installed. Look at them before they are
committed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from tests.editors import install, vsix  # noqa: E402

NAMES = ("vscode-hover.png", "vscode-fix.png", "vscode-problems.png", "vscode-registry.png")


def main(arguments: list[str]) -> int:
    """Take them of a copy of the example, with the extension installed from its `.vsix`."""
    root = install.cache()
    into = Path(*arguments[:1]).resolve() if arguments else ROOT / "docs" / "images"
    into.mkdir(parents=True, exist_ok=True)
    code = install.vscode(root)
    with tempfile.TemporaryDirectory(prefix="ssot-pictures-") as temporary:
        folder = Path(temporary)
        left = shutil.ignore_patterns("tour.py", "__pycache__", ".ssot_cache")
        shutil.copytree(ROOT / "example", folder / "shop", ignore=left)
        given = {
            **code,
            "vsix": str(vsix.packed(root, code)),
            "workspace": str(folder / "shop"),
            "data": str(folder / "data"),
            "settings": {"ssot.importStrategy": "useBundled"},
            "into": str(into),
        }
        (folder / "given.json").write_text(json.dumps(given))
        done = subprocess.run(
            [code["node"], HERE / "vscode" / "pictures.cjs", folder / "given.json"], check=False
        )
        if (folder / "data" / "failed.png").exists():
            shutil.copy(folder / "data" / "failed.png", into / "failed.png")
    for name in NAMES:
        shrink(into / name)
    return done.returncode


def shrink(picture: Path) -> None:
    """Write a picture with 256 colours: a window has few, and the file becomes a third."""
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(picture) as image:
        small = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(picture, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
