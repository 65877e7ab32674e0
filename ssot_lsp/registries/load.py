"""Loads the registry of a workspace, with every document that it names."""
# ruff: noqa: PTH118, PTH119, PTH120, PTH123 (pathlib costs more than all of it)

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ssot_lsp.core.rules import Origin, Problem, Registry
from ssot_lsp.errors import SsotError
from ssot_lsp.registries.codes import EXTENDS_CYCLE, UNREADABLE
from ssot_lsp.registries.find import find_config, workspace_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lsp.registries.document import Document, Link

    Read = Callable[[str], bytes]

__all__ = ["find_config", "load_registry", "workspace_root"]


def load_registry(path: str | os.PathLike[str], read: Read | None = None) -> Registry:
    """Load the registry at `path` (`.toml`, `pyproject.toml` or Markdown) and all it names, merged.

    `read` gives the bytes of a file by its absolute path (an editor's unsaved text, say) and raises
    OSError where it cannot. Raises SsotError when `path` itself cannot be read; every other fault is in
    the registry's `problems`, and what is sound applies.
    """
    from ssot_lsp.registries.merge import layered, with_own_ids, without_cycles

    loader = _Loader(read or _read)
    root = os.path.abspath(path)
    try:
        document = loader.document(root)
    except OSError as error:
        raise SsotError(_not_read(root, error)) from error
    layers = loader.layers(document, ())
    rules, ids = with_own_ids(layered(layer.rules for layer in layers))
    rules, cycles = without_cycles(rules)
    documents = layers[::-1]
    phases = next((one.phases for one in documents if one.phases is not None), ())
    exclude = next((one.exclude for one in documents if one.exclude is not None), ())
    roots = next((one.source_roots for one in documents if one.source_roots is not None), None)
    return Registry(
        tuple(rules),
        phases,
        exclude,
        roots,
        tuple(_sorted([*loader.problems, *ids, *cycles], list(loader.read))),
        tuple(loader.read),
    )


def _sorted(problems: list[Problem], paths: list[str]) -> list[Problem]:
    order = {path: index for index, path in enumerate(paths)}
    unique = dict.fromkeys(problems)
    return sorted(
        unique,
        key=lambda problem: (order.get(problem.origin.path, -1), problem.origin.line, problem.origin.column),
    )


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _not_read(path: str, error: OSError) -> str:
    from ssot_lsp.registries.document import EXAMPLE

    why = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
    return f"{path}: the registry cannot be read: {why}\nA registry looks like this:\n\n{EXAMPLE}"


class _Loader:
    """Reads documents, each once, and puts them in order."""

    def __init__(self, read: Read) -> None:
        self._bytes = read
        self.read: dict[str, Document] = {}  # in the order in which they were met
        self.problems: list[Problem] = []
        self._layers: dict[str, list[Document]] = {}

    def document(self, path: str) -> Document:
        """Read the document at `path`, an absolute one. Raises OSError."""
        known = self.read.get(path)
        if known is not None:
            return known
        data = self._bytes(path)
        if path.lower().endswith(".toml"):
            from ssot_lsp.registries.toml import read_toml

            document = read_toml(data, path)
        else:
            from ssot_lsp.registries.markdown import read_markdown

            document = read_markdown(data, path)
        document = self._settled(document)
        self.read[path] = document
        return document

    def _settled(self, document: Document) -> Document:

        from ssot_lsp.registries.merge import without_conflicts

        rules, problems = without_conflicts(document.rules)
        self.problems.extend((*document.problems, *problems))
        return document._replace(rules=tuple(rules))

    def layers(self, document: Document, above: tuple[str, ...]) -> list[Document]:
        """Order a document and all it names: what it extends, its documents, itself; nearest last."""
        if document.path in self._layers:
            return self._layers[document.path]
        inside = (*above, document.path)
        found: list[Document] = []
        for link in document.extends:
            other = self._linked(document, link, inside, "extends")
            if other is not None:
                found.extend(self.layers(other, inside))
        for link in document.documents:
            other = self._linked(document, link, inside, "documents")
            if other is not None:
                found.append(other)
        found.append(document)
        last = {
            one.path: index for index, one in enumerate(found)
        }  # one named twice counts where it is nearest
        found = [one for index, one in enumerate(found) if last[one.path] == index]
        self._layers[document.path] = found
        return found

    def _linked(self, document: Document, link: Link, inside: tuple[str, ...], kind: str) -> Document | None:
        path = os.path.normpath(os.path.join(os.path.dirname(document.path), link.text))
        if path in inside:
            names = " -> ".join(os.path.basename(one) for one in (*inside[inside.index(path) :], path))
            message = f"registries extend each other in a circle: {names}"
            self._problem(EXTENDS_CYCLE, message, document.origin(link.key), "remove one of the links")
            return None
        if kind == "documents" and path.lower().endswith(".toml"):
            message = f"'{link.text}' is a TOML registry, not a Markdown document"
            self._problem(UNREADABLE, message, document.origin(link.key), f'write extends = ["{link.text}"]')
            return None
        try:
            return self.document(path)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            missing = isinstance(error, FileNotFoundError)
            why = "there is no such file" if missing else getattr(error, "strerror", None) or str(error)
            message = f"'{link.text}' cannot be read: {why}"
            help_ = f"the path is relative to this file; looked for {path}"
            self._problem(UNREADABLE, message, document.origin(link.key), help_)
            return None

    def _problem(self, code: str, message: str, origin: Origin, help_: str) -> None:
        self.problems.append(Problem(code, message, origin, "error", (), help_))
