"""Makes the `.vsix` files, each with a copy of the server that needs nothing but a Python.

    python editors/vscode/package.py [TARGET…] [--out FOLDER] [--pictures URL]

TARGET is a platform of `PLATFORMS`, as VS Code calls it, or `universal`, which has no server in it; all of
them without. Needs Node and npm (`npm ci` here first) and uv (`python -m pip install uv`): pip would decide
by the Python that runs it which libraries another Python needs. Nothing is built: all libraries have wheels
for the platforms listed.

An extension's page shows pictures from https addresses alone. URL is that of `docs/images`; without it there
are none on the page.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PLATFORMS = {
    "linux-x64": "x86_64-manylinux2014",
    "linux-arm64": "aarch64-manylinux2014",
    "darwin-x64": "x86_64-apple-darwin",
    "darwin-arm64": "aarch64-apple-darwin",
    "win32-x64": "x86_64-pc-windows-msvc",
}
UNIVERSAL = "universal"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
DISPENSABLE = ("hyperscan",)  # three megabytes for each Python, and quicker where a terminal waits
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SERVER = ROOT / "ssot_lsp"
SCHEMA = SERVER / "registries" / "ssot.schema.json"
SHIPPED = ("dist", "icon.png", "CHANGELOG.md", "LICENSE")
PICTURE = re.compile(r"^!\[([^]]*)\]\(../../docs/images/(.*)\)\n\n?", re.MULTILINE)
# what installing leaves behind, and launchers of programs that nobody starts
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.lock", "bin", "Scripts")


class Failed(Exception):  # noqa: N818 - a program that we run has failed
    """A program ended with an error; the text says which and what it complained of."""


def libraries(target: str, into: Path, uv: str) -> None:
    """Unpack the libraries of the server for a platform: what is the same everywhere in `libs`."""
    with tempfile.TemporaryDirectory(prefix="ssot-libraries-") as temporary:
        trees, cache = {}, Path(temporary, "cache")
        left_out = Path(temporary, "left-out.txt")
        left_out.write_text("".join(f"{name}; python_version < '3'\n" for name in DISPENSABLE))
        for version in PYTHONS:
            trees[version] = Path(temporary, version)
            options = ["--python-platform", PLATFORMS[target], "--python-version", version]
            run(
                uv, "pip", "install", "--quiet", "--no-config", "--cache-dir", cache, *options,
                "--only-binary", ":all:", "--target", trees[version], "-r", ROOT / "pyproject.toml",
                "--override", left_out,
            )  # fmt: skip
        for version, tree in trees.items():
            tag = "cp" + version.replace(".", "")
            for entry in sorted(tree.iterdir()):
                everywhere = all(same(entry, other / entry.name) for other in trees.values())
                if everywhere and version != PYTHONS[0]:
                    continue  # it is in `libs` by now
                copy(entry, into / ("libs" if everywhere else tag) / entry.name)


def same(one: Path, two: Path) -> bool:
    """Tell whether two files, or all that is in two folders, are the same."""
    if one.is_dir() and two.is_dir():
        names = {entry.name for entry in one.iterdir()}
        # RECORD of a wheel with launchers differs by the Python they are for
        return names == {entry.name for entry in two.iterdir()} and all(
            name == "RECORD" or same(one / name, two / name) for name in names
        )
    return one.is_file() and two.is_file() and filecmp.cmp(one, two, shallow=False)


def copy(entry: Path, to: Path) -> None:
    """Copy a file or a folder, less what nothing needs."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if entry.is_file():
        if entry.suffix not in {".lock", ".pyc"}:
            shutil.copyfile(entry, to)
    elif entry.name not in {"bin", "Scripts"}:
        shutil.copytree(entry, to, ignore=LEFT_OUT)


def package(
    target: str,
    out: Path,
    *,
    extension: Path,
    uv: str = "uv",
    kept: Path | None = None,
    node: str = "node",
    pictures: str = "",
) -> Path:
    """Make one `.vsix`; returns its path.

    `extension` is the folder where it was built; `kept` is one with the libraries, if there is one already.
    """
    manifest = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="ssot-vsix-") as temporary:
        stage = Path(temporary)
        for name in SHIPPED:
            copy((extension if name == "dist" else HERE) / name, stage / name)
        (stage / "README.md").write_text(readme(pictures), encoding="utf-8")
        copy(SCHEMA, stage / "schemas" / SCHEMA.name)
        if target != UNIVERSAL:
            bundled = stage / "bundled"
            if kept is None:
                libraries(target, bundled, uv)
            else:
                shutil.copytree(kept, bundled)
            copy(SERVER, bundled / "libs" / SERVER.name)
            copy(HERE / "launch.py", bundled / "launch.py")
        for key in ("private", "scripts", "dependencies", "devDependencies"):
            manifest.pop(key)  # all code is in dist; npm has nothing to do with what is packed
        (stage / "package.json").write_text(json.dumps(manifest, indent=2) + "\n")
        vsix = out / f"{manifest['name']}-{manifest['version']}-{target}.vsix"
        options = [] if target == UNIVERSAL else ["--target", target]
        vsce = extension / "node_modules" / "@vscode" / "vsce" / "vsce"
        run(
            node, vsce, "package", "--no-dependencies", "--allow-missing-repository", *options,
            "--out", vsix, cwd=stage,
        )  # fmt: skip
    return vsix


def readme(pictures: str) -> str:
    """Return the text of the extension's page, its pictures from `pictures`, or without them."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    shown = rf"![\1]({pictures.rstrip('/')}/\2)\n\n" if pictures else ""
    return PICTURE.sub(shown, text)


def run(*command: str | Path, cwd: Path | None = None) -> None:
    """Run a command. Raises Failed when it fails."""
    done = subprocess.run([*map(str, command)], cwd=cwd, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{Path(command[0]).name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def main(arguments: list[str]) -> int:
    """Make what is named, or all."""
    parser = argparse.ArgumentParser(description="Make .vsix files with the server in them.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join([*PLATFORMS, UNIVERSAL]))
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the .vsix files")
    parser.add_argument("--pictures", default="", metavar="URL", help="where docs/images is to be seen")
    given = parser.parse_args(arguments)
    if unknown := {*given.targets} - {*PLATFORMS, UNIVERSAL}:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    npm, uv = shutil.which("npm"), shutil.which("uv")
    if npm is None or uv is None:
        parser.error(
            "npm is not installed" if npm is None else "uv is not installed: python -m pip install uv"
        )
    given.out.mkdir(parents=True, exist_ok=True)
    try:
        run(npm, "run", "check", cwd=HERE)
        run(npm, "run", "build", "--", "--minify", cwd=HERE)
        for target in given.targets or [*PLATFORMS, UNIVERSAL]:
            vsix = package(target, given.out.resolve(), extension=HERE, uv=uv, pictures=given.pictures)
            sys.stdout.write(f"{vsix.name}: {vsix.stat().st_size / 1e6:.1f} MB\n")
            sys.stdout.flush()
    except Failed as failed:
        sys.exit(str(failed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
