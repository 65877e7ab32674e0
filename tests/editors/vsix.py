"""Packs the extension of this checkout, with the server in it, for this machine."""

from __future__ import annotations

import hashlib
import importlib.util
import platform
from pathlib import Path
from typing import Any

from tests.editors.packages import Missing, has, making, wheel

UV = "uv==0.13.9"
TAPLO = "taplo==0.9.3"
TARGETS = {"x86_64": "linux-x64", "aarch64": "linux-arm64"}
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "editors" / "vscode" / "package.py"


def script() -> Any:
    """Return the module that packs it; `editors` is no package."""
    spec = importlib.util.spec_from_file_location("package_vscode", SCRIPT)
    if spec is None or spec.loader is None:
        raise ImportError(str(SCRIPT))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def target() -> str:
    """Return this platform as VS Code calls it. Raises Missing where no server is bundled for it."""
    try:
        return TARGETS[platform.machine()]
    except KeyError:
        raise Missing(f"no server is bundled for {platform.machine()}") from None


def libraries(root: Path) -> Path:
    """Have the libraries of the server, for every Python; returns their folder."""
    named = (ROOT / "pyproject.toml").read_text().partition("\ndependencies = [")[2].partition("\n]")[0]
    wanted = hashlib.sha256(SCRIPT.read_bytes() + named.encode()).hexdigest()
    folder = root / "server-libraries"
    if not has(folder, wanted):
        with making(folder, wanted) as (part, names):
            uv = next(iter(sorted(wheel(UV, root / "uv").rglob("scripts/uv"))))
            uv.chmod(0o755)
            package = script()
            try:
                package.libraries(target(), part / "unpacked", str(uv))
            except package.Failed as failed:
                raise Missing(str(failed)) from None
            names.append(UV.replace("==", " "))
    return folder / "unpacked"


def taplo(root: Path) -> Path:
    """Have Taplo, which is what Even Better TOML looks at documents with; returns the program."""
    program = next(iter(sorted(wheel(TAPLO, root / "taplo").rglob("scripts/taplo"))))
    program.chmod(0o755)
    return program


def packed(root: Path, code: dict[str, str]) -> Path:
    """Pack the extension that `install.vscode` has built; returns the `.vsix`."""
    out = root / "vsix"
    out.mkdir(exist_ok=True)
    made: Path = script().package(
        target(), out, extension=Path(code["extension"]), kept=libraries(root), node=code["node"]
    )
    return made
