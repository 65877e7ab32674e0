"""The Python files of a workspace: found quickly, in one order, and read.

Ignore files count as for Ruff and ripgrep: `.ignore` everywhere; `.gitignore`, `info/exclude` and
`core.excludesFile` only inside a Git work tree, those above the start too, and whether or not Git
tracks the file. Symbolic links to directories are not followed, those to files are. What is named
is always taken: a file as it is, a directory walked even where it is itself left out.
"""

from __future__ import annotations

import os
from errno import ELOOP
from itertools import repeat
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.globs import compile_globs
from ssot_lsp.workspace.forks import CAN_FORK, USUAL_SIZE, share_out
from ssot_lsp.workspace.ignore import PYTHON_SUFFIXES
from ssot_lsp.workspace.ignores import Ignores, above, slashed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ssot_lsp.core.globs import GlobMatcher

LARGEST = 50_000_000  # bytes; a file as large or larger is skipped
USUAL_DIRECTORIES = frozenset(
    {
        ".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints", ".jj", ".mypy_cache",
        ".nox", ".pants.d", ".pytest_cache", ".pytype", ".ruff_cache", ".ssot_cache", ".svn", ".tox", ".venv",
        ".pyenv", ".vscode", "__pycache__", "__pypackages__", "_build", "buck-out", "node_modules",
        "site-packages", "venv",
    }
)  # fmt: skip
USUAL_UNLESS_PACKAGES = frozenset({"build", "dist"})  # output, but packages are called so too
_MANY = 1_000  # files found, from which on it pays to share a walk out
_PIECES = 500  # that such a walk is cut into at the most
_MARKERS = frozenset({".git", ".gitignore", ".ignore", "pyvenv.cfg"})
_WINDOWS = os.name == "nt"
_BINARY = getattr(os, "O_BINARY", 0)
_JUNCTION = 0xA0000003  # stat.IO_REPARSE_TAG_MOUNT_POINT, which only Windows has


class FoundFile(NamedTuple):
    """A file: absolute path, path relative to the workspace root (forward slashes), stat values.

    `mtime_ns` and `size` (bytes) are -1 where they were not asked for.
    """

    path: str
    rel: str
    mtime_ns: int
    size: int


class ScanFault(NamedTuple):
    """What could not be read, and why, in words that can follow the path and a colon."""

    path: str
    message: str


class Discovery(NamedTuple):
    """Files sorted by path, each once, and faults sorted likewise."""

    files: list[FoundFile]
    faults: list[ScanFault]


def discover(
    paths: Iterable[str],
    root: str,
    exclude: Sequence[str] = (),
    *,
    want_stat: bool = True,
    processes: int = 1,
    meanwhile: Callable[[], None] | None = None,
) -> Discovery:
    """Find the Python files (`.py`, `.pyi`, `.ipynb`) that `paths` name or hold.

    `root` is the absolute workspace root, which `exclude` (globs) and `rel` are relative to; paths
    may be relative to the current directory. A pattern of `exclude` that covers a directory named
    in `paths` does not count in it. Without `want_stat` files that are walked to are not asked for time and
    size, so that large ones are noticed only when they are read. What cannot be read is a fault, never
    an exception.
    A large tree is walked by so many `processes`, where a process can fork: then no other thread may run,
    and this one calls `meanwhile` first, which the others need not wait for.
    """
    root = os.path.abspath(root)
    walk = _Walk(root, want_stat, processes if CAN_FORK else 1, meanwhile)
    starts = [os.path.abspath(path) for path in paths]
    for start in starts:
        rel = relative_to(start, root)
        try:
            stat = os.stat(start)  # noqa: PTH116
        except (OSError, ValueError) as error:
            walk.fault(start, error)
            continue
        if S_ISDIR(stat.st_mode):
            globs = [glob for glob in exclude if rel == "." or not compile_globs((glob,))(f"{rel}/")]
            walk.below(start, rel, compile_globs(globs))
        elif stat.st_size >= LARGEST:
            walk.faults.append(ScanFault(start, _too_large(stat.st_size)))
        else:
            walk.files.append(FoundFile(start, rel, stat.st_mtime_ns, stat.st_size))
    if len(starts) > 1:
        walk.files = list({file.path: file for file in walk.files}.values())
        walk.faults = list(dict.fromkeys(walk.faults))
    walk.files.sort()
    walk.faults.sort()
    return Discovery(walk.files, walk.faults)


def is_usually_left_out(rel: str, root: str) -> bool:
    """Tell whether a file lies in a directory that a walk from `root` leaves out for its name."""
    directory = root
    for name in rel.split("/")[:-1]:
        directory = f"{directory}/{name}"
        if name in USUAL_DIRECTORIES or (name in USUAL_UNLESS_PACKAGES and not _is_package(directory)):
            return True
    return False


def read_bytes(path: str) -> bytes | ScanFault:
    """Read a whole file, or say why not: vanished, not allowed, a directory, `LARGEST` or larger."""
    try:
        handle = os.open(path, os.O_RDONLY | _BINARY)  # a third quicker than open()
        try:
            data = os.read(handle, 1 << 16)
            if data and (more := os.read(handle, 1 << 12)):  # mostly the end, which needs little room
                if (whole := os.fstat(handle).st_size) >= LARGEST:
                    return ScanFault(path, _too_large(whole))
                chunks = [data, more]
                size = len(data) + len(more)
                while size < LARGEST and (more := os.read(handle, 1 << 22)):
                    chunks.append(more)
                    size += len(more)
                data = b"".join(chunks)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        return ScanFault(path, _reason(path, error))
    return data if len(data) < LARGEST else ScanFault(path, _too_large(len(data)))


def size_of(files: Sequence[FoundFile]) -> int:
    """Give the bytes of source in `files`, roughly where they were not asked for their sizes."""
    sizes = [file.size for file in files]
    return sum(sizes) + sizes.count(-1) * (USUAL_SIZE + 1)


def with_size(file: FoundFile) -> FoundFile:
    """Ask a file for its size, if it was not asked yet and can be."""
    if file.size < 0:
        try:
            return file._replace(size=os.stat(file.path).st_size)  # noqa: PTH116
        except (OSError, ValueError):
            pass
    return file


def relative_to(path: str, root: str) -> str:
    """Give `path` relative to `root`, both absolute, with forward slashes ("." for the root itself).

    Where it is not below the root it begins with `../`, or stays absolute (another drive on Windows).
    """
    if path.startswith(root) and path[len(root) : len(root) + 1] == os.sep:
        rel = path[len(root) + 1 :]
    else:
        try:
            rel = os.path.relpath(path, root)
        except ValueError:
            rel = path
    return rel.replace("\\", "/") if _WINDOWS else rel


def _reason(path: str, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "symbolic link to nothing" if os.path.islink(path) else "no such file or directory"  # noqa: PTH114
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, ValueError):
        return "not a path"
    return "symbolic link loop" if error.errno == ELOOP else (error.strerror or str(error)).lower()


def _too_large(size: int) -> str:
    return f"skipped: {size // 1_000_000} MB, and only files under {LARGEST // 1_000_000} MB are read"


_Directory = tuple[str, str, Ignores]  # its path, relative to the root with a slash behind, what is ignored
_Plain = tuple[str, str, list[int] | None, list[int] | None, list[tuple[str, str]]]  # files and faults
_NUL = "\0"  # between paths: none holds it


class _Walk:
    """One walk in progress: what it has found so far."""

    def __init__(
        self,
        root: str,
        want_stat: bool,
        processes: int = 1,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        self.root = root
        self.want_stat = want_stat
        self.processes = processes
        self.meanwhile = meanwhile
        self.files: list[FoundFile] = []
        self.faults: list[ScanFault] = []

    def fault(self, path: str, error: OSError | ValueError) -> None:
        self.faults.append(ScanFault(path, _reason(path, error)))

    def below(self, start: str, rel: str, excluded: GlobMatcher) -> None:
        """Walk `start`, which is `rel` below the root, whatever the rules say of `start` itself."""
        self._down([(start, "" if rel == "." else f"{rel}/", above(start))], start, excluded)

    def _share(self, stack: list[_Directory], start: str, excluded: GlobMatcher) -> None:
        """Walk what is left of the directories below `start` with several processes."""

        def walk(piece: Sequence[_Directory]) -> list[_Walk]:
            part = _Walk(self.root, self.want_stat)
            part._down(list(piece), start, excluded)
            return [part]

        def plain(parts: list[_Walk]) -> _Plain:
            files = [file for part in parts for file in part.files]
            return (
                _NUL.join([file.path for file in files]),
                _NUL.join([file.rel for file in files]),
                [file.mtime_ns for file in files] if self.want_stat else None,
                [file.size for file in files] if self.want_stat else None,
                [(*fault,) for part in parts for fault in part.faults],
            )

        pieces = min(len(stack), _PIECES)
        shares = [stack[place::pieces] for place in range(pieces)]
        parts, answers = share_out(shares, self.processes, walk, plain, before=self.meanwhile)
        for part in parts:
            self.files += part.files
            self.faults += part.faults
        make = tuple.__new__
        unknown = repeat(-1)
        for paths, rels, times, sizes, faults in answers:
            if paths:
                stats = times or unknown, sizes or unknown
                each = zip(paths.split(_NUL), rels.split(_NUL), *stats, strict=False)
                self.files += [make(FoundFile, file) for file in each]
            self.faults += [ScanFault(*fault) for fault in faults]

    def _down(self, stack: list[_Directory], start: str, excluded: GlobMatcher) -> None:
        """Walk directories below `start`, and what is below them."""
        while stack:
            if self.processes > 1 and len(self.files) > _MANY and len(stack) >= self.processes:
                self._share(stack, start, excluded)
                return
            directory, rel, ignores = stack.pop()
            try:
                files, directories, markers = _list(directory)
            except OSError as error:
                self.fault(directory, error)
                continue
            if markers:
                if "pyvenv.cfg" in markers and directory != start:
                    continue
                ignores = ignores.entering(directory, markers)
            if ignores.chain:
                prefix = slashed(directory)
                files = ignores.kept(files, prefix)
                directories = ignores.kept_directories(directories, prefix)
            if excluded:
                files = [entry for entry in files if not excluded(rel + entry.name)]
            self._take(files, rel)
            for entry in directories:
                name = entry.name
                if name in USUAL_DIRECTORIES or (
                    name in USUAL_UNLESS_PACKAGES and not _is_package(entry.path)
                ):
                    continue
                inner = "" if entry.path == self.root else f"{rel}{name}/"
                if not (excluded and inner and excluded(inner)):
                    stack.append((entry.path, inner, ignores))

    def _take(self, entries: list[os.DirEntry[str]], rel: str) -> None:
        append = self.files.append
        make = tuple.__new__  # half the price of calling the class
        for entry in entries:
            try:
                if not self.want_stat and entry.is_file(follow_symlinks=False):
                    append(make(FoundFile, (entry.path, rel + entry.name, -1, -1)))
                    continue
                stat = entry.stat()
            except OSError as error:
                self.fault(entry.path, error)
                continue
            if S_ISREG(stat.st_mode):
                if stat.st_size >= LARGEST:
                    self.faults.append(ScanFault(entry.path, _too_large(stat.st_size)))
                else:
                    known = (stat.st_mtime_ns, stat.st_size) if self.want_stat else (-1, -1)
                    append(make(FoundFile, (entry.path, rel + entry.name, *known)))


def _list(directory: str) -> tuple[list[os.DirEntry[str]], list[os.DirEntry[str]], list[str]]:
    """List the Python files, the directories and the marker names in `directory`."""
    files: list[os.DirEntry[str]] = []
    directories: list[os.DirEntry[str]] = []
    markers: list[str] = []
    with os.scandir(directory) as entries:
        for entry in entries:
            name = entry.name
            if name in _MARKERS:
                markers.append(name)
            elif entry.is_dir(follow_symlinks=False):
                if not (_WINDOWS and _is_junction(entry)):
                    directories.append(entry)
            elif name.endswith(PYTHON_SUFFIXES):
                files.append(entry)
    return files, directories, markers


def _is_package(directory: str) -> bool:
    return os.path.isfile(f"{directory}/__init__.py")  # noqa: PTH113


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Tell whether a Windows directory entry leads elsewhere, as a symbolic link does."""
    try:
        return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _JUNCTION
    except OSError:
        return False
