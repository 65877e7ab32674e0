"""Runs the server that lies beside this file in the extension: `python -I -S launch.py server`.

`-I` and `-S` keep the user's and the environment's modules out: neither PYTHONPATH nor the current folder nor
site-packages are looked at, and no `.pth` file or `sitecustomize` is run. Libraries that are built for one
version of Python lie in folders of their own (`cp312`), all others in `libs`.

`launch.py --probe` says whether this interpreter can do it: exit code 0 and its version, or 1 and the reason,
in one line. Whatever calls itself Python on PATH is asked, so every Python 3 is to understand this file.
"""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent


def complaint():
    """Say why this interpreter cannot run the server; None if it can, with the libraries on the path."""
    minors = sorted(int(folder.name[3:]) for folder in HERE.glob("cp3*"))
    has = "the bundled server runs on CPython 3." + str(minors[0]) + " to 3." + str(minors[-1])
    kind = "Python" if sys.implementation.name == "cpython" else sys.implementation.name
    it_is = "it is " + kind + " " + ".".join(map(str, sys.version_info[:3])) + "; "
    if sys.implementation.name != "cpython" or sys.version_info[0] != 3 or sys.version_info[1] not in minors:
        return it_is + has
    import sysconfig

    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return it_is + has + " with its global lock"
    sys.path[:0] = [str(HERE / "libs"), str(HERE / ("cp3" + str(sys.version_info[1])))]
    try:  # made for another processor, or for a newer system
        for name in ("ahocorasick_rs", "tree_sitter", "tree_sitter_python", "tree_sitter_toml"):
            import_module(name)
    except ImportError as error:
        return it_is + "a library of the bundled server cannot be loaded: " + " ".join(str(error).split())
    return None


def main():
    """Probe or run; returns the exit code."""
    reason = complaint()
    if sys.argv[1:] == ["--probe"]:
        sys.stdout.write((reason or ".".join(map(str, sys.version_info[:3]))) + "\n")
        return 1 if reason else 0
    if reason:
        sys.stderr.write(reason + "\n")
        return 2
    from ssot_lsp.__main__ import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
