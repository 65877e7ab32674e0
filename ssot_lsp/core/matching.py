"""Which rule speaks for an object: the most specific one, chains followed to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.names import ObjectRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssot_lsp.core.rules import Rule

    Search = Callable[[bytes], Iterable[tuple[int, int, int]]]

_MOST_MATCHES = 50_000  # that are remembered: a large tree asks for the same ones again and again
_LONGEST_CHAIN = 50  # cycles are a registry problem; this only keeps a broken registry from hanging us


class Match(NamedTuple):
    """What a rule says of one object. `canonical` is None for a banned one."""

    rule: Rule
    legacy: ObjectRef
    canonical: ObjectRef | None
    via: tuple[Rule, ...] = ()  # further rules of the chain, in order

    @property
    def depth(self) -> int:
        """How many segments of the object's path the rule itself names."""
        return self.rule.legacy.dotted.count(".") + 1


class RuleIndex:
    """Rules by dotted legacy path. Built once per registry; look-ups cost the path's length."""

    __slots__ = (
        "_chains",
        "_matches",
        "_objects",
        "_parents",
        "_quoted",
        "_roots",
        "_segments",
        "_targets",
        "rules",
    )

    def __init__(self, rules: Iterable[Rule], *, chains: bool = True) -> None:
        """Index `rules`; of two with one legacy path the later wins.

        Without `chains` each rule has the last word: what two modules that swap their names need.
        """
        self.rules = tuple(rules)
        self._chains = chains
        self._objects: dict[str, Rule] = {}
        self._targets: dict[str, Rule] = {}
        for rule in self.rules:
            (self._targets if rule.strings_only else self._objects)[rule.legacy.dotted] = rule
        self._segments = frozenset(part for path in self._objects for part in path.split("."))
        self._parents: dict[str, list[str]] = {}
        for dotted in self._objects:
            parent = dotted
            while parent := parent.rpartition(".")[0]:
                self._parents.setdefault(parent, []).append(dotted)

        self._matches: dict[tuple[str, tuple[str, ...], bool], Match | None] = {}
        self._roots: Search | None = None
        self._quoted: Search | None = None

    def has_root(self, text: bytes) -> bool:
        """Tell whether the first segment of some legacy path stands in a text."""
        if self._roots is None:
            from ssot_lsp.core.anchors import automaton

            self._roots = automaton(self._first_segments() or [b"\0"])
        return bool(self._roots(text))

    def quoted(self, text: bytes) -> list[int]:
        """Return the offsets of the quotes in a text that the first segment of a legacy path follows."""
        if self._quoted is None:
            from ssot_lsp.core.anchors import automaton

            roots = self._first_segments()
            self._quoted = automaton([quote + root for root in roots for quote in (b'"', b"'")] or [b"\0"])
        return [start for _, start, _ in self._quoted(text)]

    def _first_segments(self) -> list[bytes]:
        """Return what legacy paths begin with."""
        return sorted({rule.legacy.dotted.partition(".")[0].encode() for rule in self.rules})

    def beneath(self, dotted: str) -> list[str]:
        """Legacy paths that lie strictly below `dotted`."""
        return self._parents.get(dotted, [])

    def touches(self, module: str) -> bool:
        """Tell whether a legacy path is `module`, or lies above or below it: else no name of it matters."""
        end = module.find(".")
        while end >= 0:
            prefix = module[:end]
            if prefix in self._objects:
                return True
            if prefix not in self._parents:
                return False
            end = module.find(".", end + 1)
        return module in self._objects or module in self._parents

    def may_name(self, text: str) -> bool:
        """Tell whether a path as it stands in a string (`a.b`, `a:b`, `.b`) can name a legacy object."""
        if text.startswith("."):  # from a package on
            return text.lstrip(".").partition(".")[0] in self._segments
        path = text.replace(":", ".")
        while path:
            if path in self._objects or path in self._targets:
                return True
            path = path.rpartition(".")[0]
        return False

    def match(self, module: str, names: tuple[str, ...] = (), *, exact_module: bool = False) -> Match | None:
        """Find the rule for `names` reached in `module`.

        `module` is known to be a module (`from module import …`, `import module`); `names` may be
        submodules or names, nobody knows. With `exact_module` the whole of both is known to be a module.
        """
        key = (module, names, exact_module)
        if key in self._matches:
            return self._matches[key]
        if len(self._matches) >= _MOST_MATCHES:
            self._matches.clear()
        self._matches[key] = match = self._find(module, names, exact_module=exact_module)
        return match

    def _find(self, module: str, names: tuple[str, ...], *, exact_module: bool) -> Match | None:
        """Find what `match` returns."""
        path = (*module.split("."), *names)
        known = len(path) if exact_module else len(path) - len(names)
        first = self._one(path, known)
        if first is None:
            return None
        rule, legacy, canonical = first
        via: list[Rule] = []
        seen = {rule.legacy.dotted}
        while self._chains and canonical is not None and len(via) < _LONGEST_CHAIN:
            parts = tuple(canonical.dotted.split("."))
            following = self._one(parts, canonical.module.count(".") + 1)
            if following is None or following[0].legacy.dotted in seen:
                break
            seen.add(following[0].legacy.dotted)
            via.append(following[0])
            canonical = following[2]
        return Match(rule, legacy, canonical, tuple(via))

    def match_target(self, dotted: str) -> Match | None:
        """Find the rule that bans `dotted`, or a path it lies in, as the target of a string."""
        path = dotted
        while path:
            rule = self._targets.get(path)
            if rule is not None:
                return Match(rule, ObjectRef(dotted), None)
            path = path.rpartition(".")[0]
        return None

    def _one(self, path: tuple[str, ...], known: int) -> tuple[Rule, ObjectRef, ObjectRef | None] | None:
        """Apply the most specific rule once; the first `known` segments of `path` are a module."""
        for length in range(len(path), 0, -1):
            rule = self._objects.get(".".join(path[:length]))
            if rule is None:
                continue
            if rule.legacy.is_module and not rule.submodules and known > length:
                continue
            if _is_there_already(rule, path):
                continue
            return rule, *_map(rule, path, length, known)
        return None


def _is_there_already(rule: Rule, path: tuple[str, ...]) -> bool:
    """Tell whether `path` lies in a canonical object that is below its legacy one (`pkg.new` for `pkg`)."""
    target = rule.canonical
    if target is None or not target.dotted.startswith(rule.legacy.dotted + "."):
        return False
    parts = tuple(target.dotted.split("."))
    return path[: len(parts)] == parts


def _map(rule: Rule, path: tuple[str, ...], length: int, known: int) -> tuple[ObjectRef, ObjectRef | None]:
    """Say what object `path` is under `rule` (it names the first `length` segments) and where it is now."""
    target = rule.canonical
    if not rule.legacy.is_module:
        rest = path[length:]
        legacy = ObjectRef(rule.legacy.module, ".".join((rule.legacy.qualname, *rest)))
        if target is None:
            return legacy, None
        qualname = ".".join(part for part in (target.qualname, *rest) if part)
        return legacy, ObjectRef(target.module, qualname)
    boundary = max(length, known)
    names = path[boundary:]
    legacy = ObjectRef(".".join(path[:boundary]), ".".join(names))
    if target is None:
        return legacy, None
    if target.is_module:
        if boundary == length and names:
            names = (dict(rule.rename).get(names[0], names[0]), *names[1:])
        return legacy, ObjectRef(".".join((target.module, *path[length:boundary])), ".".join(names))
    return legacy, ObjectRef(target.module, ".".join((target.qualname, *path[length:])))
