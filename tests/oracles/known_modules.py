"""The resolve gate answered from what running the library showed: exact facts, no static analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.facts import Exports, Lookup
from tests.oracles.ast_oracle import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssot_lsp.core.names import ObjectRef


class KnownModules:
    """Facts of every module of a tree; other modules are unknown."""

    def __init__(self, dumped: Mapping[str, Any], files: Mapping[str, str]) -> None:
        self._dumped = {module: facts for module, facts in dumped.items() if "error" not in facts}
        self._paths = {}
        for path in files:
            parts = path[: -len(".py")].split("/")
            self._paths[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
        self._files = files

    def look_up(self, ref: ObjectRef) -> Lookup:
        if ref.module not in self._paths:
            top = ref.module.partition(".")[0]
            if any(module.partition(".")[0] == top for module in self._paths):
                return Lookup("absent", reason=f"there is no module {ref.module}")
            return Lookup("unknown", reason=f"{ref.module} is not in the tree")
        if ref.module not in self._dumped:
            return Lookup("unknown", reason=f"{ref.module} cannot be imported")
        if not ref.qualname:
            return Lookup("present", "module", path=self._paths[ref.module], line=1)
        kind = self._dumped[ref.module]["kinds"].get(ref.qualname)
        if kind is None and f"{ref.module}.{ref.qualname}" in self._paths:
            kind = "module"
        if kind is None:
            return Lookup("absent", reason=f"{ref.module} does not define {ref.qualname}")
        return Lookup("present", kind, defined=ref, path=self._paths[ref.module], line=1)

    def exports(self, module: str) -> Exports | None:
        facts = self._dumped.get(module)
        return Exports(frozenset(facts["star"]), complete=True) if facts else None

    def names(self, module: str) -> Exports | None:
        facts = self._dumped.get(module)
        if not facts:
            return None
        below = {each[len(module) + 1 :] for each in self._paths if each.startswith(module + ".")}
        names = {name for name in facts["kinds"] if "." not in name}
        return Exports(frozenset(names | {name for name in below if "." not in name}), complete=True)

    def imports(self, module: str) -> frozenset[str]:
        path = self._paths.get(module)
        if path is None:
            return frozenset()
        package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
        reading = read(self._files[path].encode(), package)
        found: set[str] = set()
        for each in reading.imports if reading else ():
            if each.module:
                found.add(each.module)
                if each.name and f"{each.module}.{each.name}" in self._paths:
                    found.add(f"{each.module}.{each.name}")
        return frozenset(found)
