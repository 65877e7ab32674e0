"""Assemble a corpus of distinct Python files of unrelated projects from PyPI wheels.

    python -m tests.benchmarks.corpus [--corpus DIR] [--projects NAME…] [--at-least N]

Wheels only, so that nothing is built and nothing of them runs. Files with the same content are taken once.
The corpus lies outside the repository: `$XDG_CACHE_HOME/ssot-lsp-bench`, or as said with `--corpus`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

AT_LEAST = 10_000
LARGEST_SHARE = 500  # files of one project, so that none speaks for all
LARGE_PACKAGES = ("django", "sympy", "sqlalchemy", "scipy", "pandas", "twisted", "networkx")
PROJECTS = (
    *LARGE_PACKAGES,
    *("numpy", "matplotlib", "scikit-learn", "statsmodels", "astropy", "numba", "keras", "transformers"),
    *("ansible-core", "langchain-community", "kubernetes", "moto", "nltk", "faker", "dask", "distributed"),
    *("bokeh", "wagtail", "sphinx", "celery", "pygments", "mypy", "pip", "setuptools", "botocore", "ipython"),
    *(
        "docutils",
        "babel",
        "scrapy",
        "tornado",
        "aiohttp",
        "pylint",
        "black",
        "pytest",
        "hypothesis",
        "nipype",
    ),
    *("fonttools", "conan", "buildbot", "mitmproxy", "pyramid", "jedi", "pywikibot", "zeroconf", "pymodbus"),
)


@dataclass(frozen=True, slots=True)
class Project:
    """One project of the corpus: where its files lie and how many there are."""

    name: str
    version: str
    root: str
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was assembled. `root` holds one directory a project, named as the project is."""

    root: Path
    projects: tuple[Project, ...]

    @property
    def files(self) -> int:
        return sum(project.files for project in self.projects)

    @property
    def size(self) -> int:
        return sum(project.size for project in self.projects)


def default_directory() -> Path:
    """The cache directory of the user, never the repository."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "ssot-lsp-bench"


def wheel(name: str, directory: Path) -> Path | None:
    """The newest wheel of `name` that suits the running Python; None where it cannot be had (offline)."""
    target = directory / "wheels" / name
    found = sorted(target.glob("*.whl"))
    if found:
        return found[-1]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--dest", str(target), name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = sorted(target.glob("*.whl"))
    if done.returncode or not found:
        return None
    return found[-1]


def unpack(path: Path, target: Path, seen: set[bytes], most: int) -> tuple[int, int]:
    """Write the `.py` files of a wheel that have new content under `target`; count them and their bytes."""
    files = size = 0
    with zipfile.ZipFile(path) as archive:
        for entry in sorted(archive.infolist(), key=lambda each: each.filename):
            inner = PurePosixPath(entry.filename)
            unsafe = inner.is_absolute() or ".." in inner.parts or entry.is_dir()
            if unsafe or inner.suffix != ".py" or files >= most:
                continue
            data = archive.read(entry)
            digest = hashlib.sha256(data).digest()
            known = digest in seen or not data.strip()
            if known and inner.name != "__init__.py":
                continue
            goal = target / inner
            goal.parent.mkdir(parents=True, exist_ok=True)
            goal.write_bytes(b"" if known else data)  # a package stays one, which relative imports need
            if known:
                continue
            seen.add(digest)
            files += 1
            size += len(data)
    return files, size


def assemble(
    directory: Path, names: tuple[str, ...] = PROJECTS, most: int = LARGEST_SHARE, label: str = "corpus"
) -> Corpus:
    """Give the corpus of `names` under `directory`, made now or before; what is not to be had is left out."""
    root = directory / label
    manifest = directory / f"{label}.json"
    wanted = {"names": list(names), "most": most}
    if manifest.exists():
        known = json.loads(manifest.read_text("utf-8"))
        if known["wanted"] == wanted:
            return Corpus(root, tuple(Project(**each) for each in known["projects"]))
    seen: set[bytes] = set()
    projects = []
    for name in names:
        path = wheel(name, directory)
        if path is None:
            sys.stderr.write(f"{name}: no wheel to be had, left out\n")
            continue
        files, size = unpack(path, root / name, seen, most)
        projects.append(Project(name, path.name.split("-")[1], str(root / name), files, size))
    if projects:
        kept = {"wanted": wanted, "projects": [asdict(project) for project in projects]}
        manifest.write_text(json.dumps(kept, indent=1), "utf-8")
    return Corpus(root, tuple(projects))


def main() -> int:
    """Assemble and say what there is; 1 when it is fewer files than asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--corpus", type=Path, default=default_directory())
    parser.add_argument("--projects", nargs="+", default=PROJECTS)
    parser.add_argument("--at-least", type=int, default=AT_LEAST)
    options = parser.parse_args()
    corpus = assemble(options.corpus, tuple(options.projects))
    for each in corpus.projects:
        sys.stdout.write(f"{each.name:24} {each.version:16} {each.files:6} files {each.size / 1e6:8.1f} MB\n")
    total = f"{corpus.files} distinct files, {corpus.size / 1e6:.1f} MB, {len(corpus.projects)} projects"
    sys.stdout.write(f"{total}, in {corpus.root}\n")
    return 0 if corpus.files >= options.at_least else 1


if __name__ == "__main__":
    raise SystemExit(main())
