"""Attributes of a class: its body, then its bases, as far as every one of them can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ssot_lsp.core.bindings import Bindings, ClassBody, ModuleFacts
from ssot_lsp.core.facts import Lookup
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.workspace.answers import Answer, combine, unknown
from ssot_lsp.workspace.builtins import BuiltinModules

if TYPE_CHECKING:
    Options = Callable[[ModuleFacts, str, Bindings, str], Iterator[Answer | None]]


class ClassMembers:
    """Looks names up in classes."""

    def __init__(
        self,
        facts: Callable[[str], ModuleFacts | str],
        text: Callable[[str], bytes],
        options: Options,
        builtins: BuiltinModules,
    ) -> None:
        """`facts` reads a module, `text` gives its source, `options` follows bindings in it."""
        self._facts = facts
        self._text = text
        self._options = options
        self._builtins = builtins

    def look_up(self, owner: ObjectRef, body: ClassBody | None, name: str, depth: int = 0) -> Answer:
        """Look up `name` in the class `owner` with `body` (None for a built-in class)."""
        if body is None:
            answer = self._builtins.look_up(owner.module, f"{owner.qualname}.{name}")
            # a class with __eq__ has another __hash__, and so on
            return Answer(answer._replace(kind="unknown") if name.endswith("__") else answer)
        if _is_private(name):
            return unknown(f"{name} is a private name of {owner}")
        facts = self._facts(owner.module)
        if isinstance(facts, str) or depth > 50:
            return unknown(f"{owner.module} cannot be read")
        options = list(self._options(facts, name, body.names.get(name, ()), f"{owner.qualname}."))
        found = combine([one for one in options if one is not None and one.lookup.status != "absent"], "")
        if found is not None:
            plain = None not in options and not self._may_change(facts, body, depth)
            if name.endswith("__") and found.lookup.kind == "value":
                plain = False  # `__class__` and others are looked up on the metaclass
            if plain or found.lookup.kind in {"function", "coroutine", "class"}:
                return found
            return unknown(f"what {owner} makes of {name} is decided as it is built")
        return self._in_bases(owner, facts, body, name, depth)

    def _in_bases(
        self, owner: ObjectRef, facts: ModuleFacts, body: ClassBody, name: str, depth: int
    ) -> Answer:
        doubt: Answer | None = None
        for base in self._bases(facts, body):
            if base is None or base.lookup.defined is None:
                doubt = doubt or unknown(f"not every base of {owner} can be read")
                continue
            answer = self.look_up(base.lookup.defined, base.body, name, depth + 1)
            if answer.present:
                return doubt or answer
            if answer.lookup.status == "unknown":
                doubt = doubt or answer
        if doubt is not None:
            return doubt
        if hasattr(object, name):
            return Answer(Lookup("present", "unknown", "", ObjectRef("builtins", f"object.{name}")))
        if body.changed or name.endswith("__"):
            return unknown(f"{owner} {body.changed or 'is a class'}")
        if self._may_change(facts, body, depth):
            return unknown(f"a base of {owner} may add {name}")
        text = self._text(owner.module)
        if f".{name}".encode() in text or b"setattr(" in text:
            return unknown(f"{owner.module} may set {name} on {owner.qualname} or on its instances")
        return Answer(Lookup("absent", reason=f"{owner} does not define {name}"))

    def _bases(self, facts: ModuleFacts, body: ClassBody) -> Iterator[Answer | None]:
        """Yield the base classes; None for one that cannot be read."""
        for base in body.bases:
            answers = [] if base is None else list(self._options(facts, "", base, ""))
            known = [one for one in answers if one is not None]
            answer = known[0] if len(known) == 1 == len(answers) else None
            if answer is None or answer.lookup.kind != "class":
                yield None
            else:
                readable = answer.body is not None or answer.lookup.path is None
                yield answer if readable else None

    def _may_change(self, facts: ModuleFacts, body: ClassBody, depth: int) -> bool:
        """Tell whether something may add to, or take from, what stands in the body."""
        if body.changed or depth > 50 or "__init_subclass__" in body.names:
            return True
        for base in self._bases(facts, body):
            if base is None or base.lookup.defined is None:
                return True
            if base.body is not None:
                inner = self._facts(base.lookup.defined.module)
                if isinstance(inner, str) or self._may_change(inner, base.body, depth + 1):
                    return True
        return False


def _is_private(name: str) -> bool:
    """Tell whether `name` is private to its class, as written (`__x`) or as mangled (`_C__x`)."""
    if name.startswith("__"):
        return not name.endswith("__")
    return name.startswith("_") and "__" in name.rstrip("_")
