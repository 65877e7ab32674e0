"""Which lines a branch touched, as Git tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.errors import SsotError

if TYPE_CHECKING:
    from collections.abc import Iterator

Ranges = list[tuple[int, int]]

LAST_LINE = 2**31 - 1  # ends the range of a file that is new as a whole
_DEFAULT_BRANCHES = ("refs/remotes/origin/HEAD", "origin/main", "origin/master", "main", "master")
_DIFF = (
    "diff", "--unified=0", "--inter-hunk-context=0", "--no-color", "--no-ext-diff", "--no-textconv",
    "--relative", "--find-renames", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/",
    "--output-indicator-new=+", "--output-indicator-old=-",
)  # fmt: skip
_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}


def changed_lines(root: str, ref: str | None = None) -> dict[str, Ranges]:
    """Tell which lines in the work tree are not as they were where this branch left `ref`.

    Compared is the merge base of `ref` and HEAD with the files as they lie on the disk, committed or
    not; without `ref`, `ref` is the default branch of `origin`, else `main` or `master`, else the only
    branch there is. Files that Git does not track, and does not ignore, are new as a whole.

    Keys are paths relative to `root` (absolute, perhaps below the top of the work tree), with forward
    slashes; values are sorted disjoint ranges of lines, 1-based, both ends included, lines counted by
    line feeds. Files in which lines were only removed, or nothing but the name or the mode changed,
    are not there. Raises SsotError when there is no Git, no work tree, no such `ref`, no branch to compare
    with, or no telling where this one left it.
    """
    if _git(root, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        raise SsotError(f"--changed needs a Git work tree; {root} lies in none")
    base = _base(root, ref)
    changed = dict(_parse_diff(_git(root, "-c", "core.quotePath=false", *_DIFF, base, "--")))
    for raw in _git(root, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0"):
        if raw:
            changed[_text(raw)] = [(1, LAST_LINE)]
    return changed


def _base(root: str, ref: str | None) -> str:
    head = _commit(root, "HEAD")
    if ref is not None:
        commit = _commit(root, ref)
        if commit is None:
            raise SsotError(f"--changed: '{ref}' is no branch, tag or commit that Git knows in {root}")
        return _left_at(root, commit, ref) if head else commit
    if head is None:  # no commit yet: everything is new
        return _git(root, "hash-object", "-t", "tree", "--stdin").decode().strip()
    for name in _DEFAULT_BRANCHES:
        if commit := _commit(root, name):
            return _left_at(root, commit, name)
    others = _git(root, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").split()
    if len(others) > 1 or _is_shallow(root):  # compared with itself, a branch alone would have nothing new
        raise SsotError(
            "--changed: the default branch is not known here (no origin/HEAD, main or master); fetch it,"
            " or name what to compare with: --changed=REF"
        )
    return head


def _left_at(root: str, commit: str, name: str) -> str:
    """Find where HEAD left the branch `name`, whose tip is `commit`; unrelated ones are compared whole."""
    base = _merge_base(root, commit)
    if base is None and _is_shallow(root):
        raise SsotError(
            f"--changed: where this branch left '{name}' lies beyond what this shallow clone has; fetch more"
            " of its history (git fetch --unshallow)"
        )
    return base or commit


def _is_shallow(root: str) -> bool:
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _commit(root: str, ref: str) -> str | None:
    if ref.startswith("-"):
        return None
    found = _git(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", may_fail=True)
    return found.decode().strip() or None


def _merge_base(root: str, commit: str) -> str | None:
    found = _git(root, "merge-base", "HEAD", commit, may_fail=True)  # none in shallow clones
    return found.decode().strip() or None


def _git(root: str, *arguments: str, may_fail: bool = False) -> bytes:
    import os
    import subprocess

    environment = os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_DIFF_OPTS": ""}
    command = ["git", "--no-pager", "-C", root, *arguments]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False
        )
    except OSError as error:
        raise SsotError(f"--changed needs Git, which could not be started: {error}") from error
    if done.returncode and not may_fail:
        said = _text(done.stderr).strip().replace("\n", " ")
        raise SsotError(f"--changed: git {arguments[0]} failed in {root}: {said}")
    return b"" if done.returncode else done.stdout


def _parse_diff(patch: bytes) -> Iterator[tuple[str, Ranges]]:
    """Read a patch without context lines: path and touched lines of each file that has some."""
    path = ""
    ranges: Ranges = []
    skip = 0  # lines of the hunk still to come: they can look like anything
    for line in patch.split(b"\n"):
        if skip and line[:1] in {b"+", b"-"}:
            skip -= 1
        elif line.startswith(b"diff --git "):
            if ranges:
                yield path, ranges
            path, ranges = _path_of_header(line), []
        elif line.startswith((b"rename to ", b"copy to ")):
            path = _unquote(line.partition(b" to ")[2])
        elif line.startswith(b"+++ "):
            path = _unquote(line[4:].removesuffix(b"\t"))[2:]
        elif line.startswith(b"Binary files ") and not line.endswith(b"and /dev/null differ"):
            ranges = [(1, LAST_LINE)]
        elif line.startswith(b"@@ "):
            old, new = line.split(b" ")[1:3]
            start, count = _start_and_count(new)
            skip = _start_and_count(old)[1] + count
            if count:
                ranges.append((start, start + count - 1))
    if ranges:
        yield path, ranges


def _start_and_count(said: bytes) -> tuple[int, int]:
    start, comma, count = said[1:].partition(b",")
    return int(start), int(count) if comma else 1


def _path_of_header(line: bytes) -> str:
    """Take the path from `diff --git a/x b/x`, which is right wherever both are the same."""
    both = line[len(b"diff --git ") :]
    return _unquote(both[len(both) // 2 + 1 :])[2:]


def _unquote(raw: bytes) -> str:
    """Undo Git's quoting of unusual paths (C style, in double quotes)."""
    if not (len(raw) > 1 and raw.startswith(b'"') and raw.endswith(b'"')):
        return _text(raw)
    out = bytearray()
    inside = raw[1:-1]
    at = 0
    while at < len(inside):
        if inside[at] != 0x5C:
            out.append(inside[at])
            at += 1
        elif inside[at + 1 : at + 4].isdigit():
            out.append(int(inside[at + 1 : at + 4], 8))
            at += 4
        else:
            out.append(_ESCAPES.get(chr(inside[at + 1]), inside[at + 1]))
            at += 2
    return _text(bytes(out))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
