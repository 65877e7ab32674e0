"""Where a Git repository begins and which ignore files stand above its tree, without running Git.

Sources: gitignore(5), git-config(1) ("FILES", `core.excludesFile`), gitrepository-layout(5).
"""

from __future__ import annotations

import os


def read_text(path: str) -> str | None:
    """Read a small text file; None when there is none or it cannot be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib is dear at start-up
            return file.read().decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return None


def has_git(directory: str) -> bool:
    """Tell whether `directory` is the top of a work tree: it holds `.git`, a directory or a file."""
    return os.path.lexists(f"{directory}/.git")


def exclude_files(top: str) -> list[str]:
    """Absolute paths of the ignore files of the work tree at `top` outside it, first to ask first.

    They are `info/exclude` of its repository and the file that `core.excludesFile` names. Either
    may not exist.
    """
    common = _common_directory(top)
    found = [f"{common}/info/exclude"]
    if excludes := _excludes_file(top, common):
        found.append(excludes)
    return found


def _common_directory(top: str) -> str:
    """The directory that holds `info` and `config`: of the main repository, for a linked work tree."""
    git = f"{top}/.git"
    pointer = read_text(git)
    if pointer is None or not pointer.startswith("gitdir:"):
        return git
    git = os.path.join(top, pointer[len("gitdir:") :].strip())  # noqa: PTH118
    common = read_text(f"{git}/commondir")
    return git if common is None else os.path.join(git, common.strip())  # noqa: PTH118


def _excludes_file(top: str, common: str) -> str | None:
    home = os.environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111
    xdg = os.environ.get("XDG_CONFIG_HOME") or f"{home}/.config"
    configs = []
    if not os.environ.get("GIT_CONFIG_NOSYSTEM"):
        configs.append(os.environ.get("GIT_CONFIG_SYSTEM", "/etc/gitconfig"))
    if (of_user := os.environ.get("GIT_CONFIG_GLOBAL")) is not None:
        configs.append(of_user)
    else:
        configs += [f"{xdg}/git/config", f"{home}/.gitconfig"]
    configs.append(f"{common}/config")
    value = None
    for config in configs:  # the last one that says it wins
        text = read_text(config) if config else None
        if text is not None and (said := excludes_setting(text)) is not None:
            value = said
    if value is None:
        return f"{xdg}/git/ignore"
    if value == "~" or value.startswith("~/"):
        return home + value[1:]
    return os.path.join(top, value) if value else None  # noqa: PTH118


def excludes_setting(text: str) -> str | None:
    """Read `core.excludesFile` from the text of a Git configuration file; None when it is not there.

    `include` sections are not followed.
    """
    if "excludesfile" not in text.lower():
        return None
    value = None
    section = ""
    for line in text.replace("\\\n", "").splitlines():
        entry = line.strip()
        if entry.startswith("["):
            section, _, entry = entry[1:].partition("]")
            section = section.strip().lower()
            entry = entry.strip()
        key, equals, said = entry.partition("=")
        if section == "core" and equals and key.strip().lower() == "excludesfile":
            value = _unquote(said.strip())
    return value


def _unquote(said: str) -> str:
    """Take quotes, escapes and a trailing comment off a value."""
    out = ""
    kept = 0  # trailing blanks count only inside quotes
    quoted = escaped = False
    for char in said:
        if escaped:
            out += {"n": "\n", "t": "\t"}.get(char, char)
            escaped = False
        elif char == "\\":
            escaped = True
            continue
        elif char == '"':
            quoted = not quoted
        elif char in "#;" and not quoted:
            break
        else:
            out += char
            if char in " \t" and not quoted:
                continue
        kept = len(out)
    return out[:kept]
