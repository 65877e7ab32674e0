"""The project's own Python environment on disk: where it is and which directories it imports from.

Only files are looked at; no interpreter is started. Sources: PEP 405 (`pyvenv.cfg`), the `site` module's
documentation (`.pth` files).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

_NAMES = (".venv", "venv")


class ImportPath(NamedTuple):
    """Directories that imports are served from, absolute. `version` is (major, minor), None if not known."""

    packages: tuple[str, ...] = ()
    stdlib: tuple[str, ...] = ()
    version: tuple[int, int] | None = None


def find_environment(root: str, environ: Mapping[str, str] | None = None) -> str | None:
    """Find the environment of the workspace at `root`: `.venv`, then `VIRTUAL_ENV`, `venv`, `CONDA_PREFIX`.

    Returns its absolute directory, None when there is none.
    """
    environ = os.environ if environ is None else environ
    candidates = [
        _join(root, _NAMES[0]),
        environ.get("VIRTUAL_ENV", ""),
        _join(root, _NAMES[1]),
        environ.get("CONDA_PREFIX", ""),
    ]
    for candidate in candidates:
        if candidate and is_environment(candidate):
            return os.path.abspath(candidate)
    return None


def is_environment(directory: str) -> bool:
    """Tell whether `directory` is a virtual environment (PEP 405) or a Conda one."""
    return os.access(_join(directory, "pyvenv.cfg"), os.R_OK) or _is_dir(_join(directory, "conda-meta"))


def import_path(environment: str | None) -> ImportPath:
    """Say where modules come from in `environment`; without one only the host's standard library is known."""
    if environment is None:
        return ImportPath((), _stdlib_of_host(), sys.version_info[:2])
    settings = _settings(environment)
    version = _version(settings.get("version_info") or settings.get("version") or "")
    home = settings.get("home", "")
    base = _parent(home) if home and not _is_dir(_join(home, "Lib")) else home
    sites = _site_directories(environment)
    if settings.get("include-system-site-packages", "").lower() == "true" and base:
        sites += _site_directories(base)
    packages: list[str] = []
    for site in sites:
        packages += [site, *_path_lines(site)]
    stdlib = _stdlib_under(base, version) or _stdlib_under(environment, version)
    if not stdlib and version in {None, sys.version_info[:2]}:
        stdlib = _stdlib_of_host()
    if version is None and stdlib == _stdlib_of_host():
        version = sys.version_info[:2]
    return ImportPath(tuple(dict.fromkeys(packages)), stdlib, version)


def _settings(environment: str) -> dict[str, str]:
    text = _read(_join(environment, "pyvenv.cfg"))
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _version(text: str) -> tuple[int, int] | None:
    parts = text.split(".")
    if len(parts) >= 2 and parts[0].isdecimal() and parts[1].isdecimal():
        return int(parts[0]), int(parts[1])
    return None


def _site_directories(prefix: str) -> list[str]:
    found = []
    for library in ("lib", "lib64"):
        for name in sorted(_names(_join(prefix, library))):
            if name.startswith(("python", "pypy")):
                found += [
                    _join(prefix, library, name, "site-packages"),
                    _join(prefix, library, name, "dist-packages"),
                ]
    found.append(_join(prefix, "Lib", "site-packages"))
    unique: dict[str, str] = {}
    for directory in found:
        if _is_dir(directory):
            unique.setdefault(os.path.realpath(directory), directory)  # lib64 is a link to lib as a rule
    return list(unique.values())


def _path_lines(site: str) -> list[str]:
    """Directories that the `.pth` files of `site` add; lines of code in them are not run."""
    found = []
    for name in sorted(_names(site)):
        if name.endswith(".pth") and not name.startswith("."):
            for line in _read(_join(site, name)).splitlines():
                path = line.strip()
                if path and not path.startswith("#") and not line.startswith(("import ", "import\t")):
                    directory = os.path.normpath(_join(site, path))
                    if _is_dir(directory):
                        found.append(directory)
    return found


def _stdlib_under(prefix: str, version: tuple[int, int] | None) -> tuple[str, ...]:
    if not prefix:
        return ()
    names = [_join("lib", f"python{version[0]}.{version[1]}")] if version else []
    if not names:
        names = [
            _join("lib", name) for name in sorted(_names(_join(prefix, "lib"))) if name.startswith("python")
        ]
    for name in (*names, "Lib"):
        directory = _join(prefix, name)
        if _has_file(directory, "os.py"):
            return _with_extensions(directory)
    return ()


def _stdlib_of_host() -> tuple[str, ...]:
    source = os.__file__
    return _with_extensions(_parent(os.path.abspath(source))) if source else ()


def _with_extensions(stdlib: str) -> tuple[str, ...]:
    compiled = (_join(stdlib, "lib-dynload"), _join(_parent(stdlib), "DLLs"))
    return (stdlib, *(one for one in compiled if _is_dir(one)))


def _join(*parts: str) -> str:
    from pathlib import Path

    return str(Path(*parts))


def _parent(path: str) -> str:
    from pathlib import Path

    return str(Path(path).parent)


def _is_dir(path: str) -> bool:
    from pathlib import Path

    return Path(path).is_dir()


def _has_file(directory: str, name: str) -> bool:
    return name in _names(directory)


def _names(directory: str) -> list[str]:
    try:
        with os.scandir(directory) as entries:
            return [entry.name for entry in entries]
    except OSError:
        return []


def _read(path: str) -> str:
    from pathlib import Path

    try:
        return Path(path).read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ""
