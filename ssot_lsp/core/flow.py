"""The order in which a module's statements bind names: branches, loops, `try`, `with`, `match`.

A state holds, for every name, all bindings it may have at one point. Paths that cannot be told apart
are merged, so a state never has too few bindings.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ssot_lsp.core.bindings import NOTHING, UNBOUND, Binding, Bindings, Defined, DunderAll, Starred, merge
from ssot_lsp.core.kinds import truth

# context managers known to let every exception through: what stands in them has run
_TRANSPARENT = frozenset(
    {
        "Lock",
        "RLock",
        "Semaphore",
        "catch_warnings",
        "closing",
        "localcontext",
        "nullcontext",
        "open",
        "redirect_stderr",
        "redirect_stdout",
    }
)


class State:
    """What every name is bound to at one point of the module."""

    __slots__ = ("all", "names", "rest")

    def __init__(self) -> None:
        """Nothing is bound."""
        self.names: dict[str, Bindings] = {}
        self.rest: Bindings = NOTHING
        self.all: DunderAll | None = None

    def copy(self) -> State:
        """Give a state that can go its own way."""
        new = State()
        new.names = self.names.copy()
        new.rest = self.rest
        new.all = self.all
        return new


def join(first: State | None, second: State | None) -> State | None:
    """Merge two paths; None stands for one that does not get here."""
    if first is None or second is None:
        return first or second
    new = State()
    new.rest = merge(first.rest, second.rest)
    for name, bindings in first.names.items():
        new.names[name] = merge(bindings, second.names.get(name, second.rest))
    for name, bindings in second.names.items():
        if name not in first.names:
            new.names[name] = merge(first.rest, bindings)
    new.all = _join_all(first.all, second.all)
    return new


def _join_all(first: DunderAll | None, second: DunderAll | None) -> DunderAll | None:
    if first == second:
        return first
    one, other = first or DunderAll(), second or DunderAll()
    maybe = one.names | other.names | one.maybe | other.maybe
    return DunderAll(one.names & other.names, one.others & other.others, complete=False, maybe=maybe)


class Flow:
    """Walks statements and keeps `state`; the subclass says what simple statements bind.

    A statement of class `ast.If` is handled by the method `_if`, and so on; others are passed over.
    """

    def __init__(self) -> None:
        """Begin with nothing bound."""
        self.state: State | None = State()
        self.in_loop = 0
        self._catchers: list[State] = []  # what a handler of an open `try` may find
        self._exits: list[State | None] = []  # innermost loop: states at `break`, and at `continue`
        self._again: list[State | None] = []

    # -- the subclass's part

    def before(self, node: ast.stmt) -> None:
        """Take note of a statement about to be followed."""

    def dead(self, body: list[ast.stmt], test: ast.expr | None) -> None:
        """Take note of statements that never run."""

    def _target(self, target: ast.expr, value: ast.expr | None) -> None:
        """Bind the names in `target`."""

    # -- changes

    def bind(self, name: str, binding: Binding) -> None:
        """Bind `name` to one thing and forget what it was."""
        self.bind_all(name, (binding,))

    def bind_all(self, name: str, bindings: Bindings) -> None:
        """Bind `name` to one of `bindings`."""
        if self.state is not None:
            self.state.names[name] = bindings
            for catcher in self._catchers:
                catcher.names[name] = merge(catcher.names.get(name, catcher.rest), bindings)

    def unbind(self, name: str) -> None:
        """Follow `del name`."""
        self.bind(name, UNBOUND)

    def star(self, module: str, line: int) -> None:
        """Follow `from module import *`: any name may be bound anew."""
        if self.state is None:
            return
        after = _starred(self.state, module, line)
        self.state = after
        for index, catcher in enumerate(self._catchers):
            merged = join(catcher, _starred(catcher, module, line))
            if merged is not None:
                self._catchers[index] = merged

    def set_all(self, value: DunderAll | None) -> None:
        """Set what `__all__` is now."""
        if self.state is not None:
            self.state.all = value
            for catcher in self._catchers:
                catcher.all = _join_all(catcher.all, value)

    # -- statements

    def body(self, statements: Iterable[ast.stmt]) -> None:
        """Follow statements in order until one that is not left at its end."""
        for node in statements:
            if self.state is None:
                return
            self.before(node)
            handler = getattr(self, f"_{type(node).__name__.lower()}", None)
            if handler is not None:
                handler(node)

    def _raise(self, _node: ast.Raise) -> None:
        self.state = None

    def _assert(self, node: ast.Assert) -> None:
        if truth(node.test) is False and isinstance(node.test, ast.Constant):
            self.state = None

    def _if(self, node: ast.If) -> None:
        known = truth(node.test)
        if known is not None:
            self.dead(node.orelse if known else node.body, node.test)
            self.body(node.body if known else node.orelse)
            return
        before = self._fork()
        self.body(node.body)
        after = self.state
        self.state = before
        self.body(node.orelse)
        self.state = join(after, self.state)

    def _for(self, node: ast.For) -> None:
        runs = _has_elements(node.iter)
        skipped = None if runs else self._fork()
        self._loop(node, skipped)

    _asyncfor = _for

    def _while(self, node: ast.While) -> None:
        known = truth(node.test)
        if known is False:
            self.dead(node.body, node.test)
            self.body(node.orelse)
            return
        self._loop(node, self._fork() if known is None else None, endless=known is True)

    def _loop(
        self, node: ast.For | ast.AsyncFor | ast.While, skipped: State | None, *, endless: bool = False
    ) -> None:
        outer = self._exits, self._again
        self.in_loop += 1
        start = self._fork()
        for again in (False, True):  # the second time with what the first left behind; more changes nothing
            self.state = join(start, self.state) if again else self.state
            self._exits, self._again = [], []
            if not isinstance(node, ast.While):
                self._target(node.target, None)
            self.body(node.body)
            for state in self._again:
                self.state = join(self.state, state)
        self.in_loop -= 1
        exits = self._exits
        self._exits, self._again = outer
        self.state = None if endless else join(self.state, skipped)
        self.body(node.orelse)
        for state in exits:
            self.state = join(self.state, state)

    def _break(self, _node: ast.Break) -> None:
        self._exits.append(self.state)
        self.state = None

    def _continue(self, _node: ast.Continue) -> None:
        self._again.append(self.state)
        self.state = None

    def _try(self, node: ast.Try) -> None:
        depth = len(self._catchers)
        caught = self._fork()
        if caught is not None:
            self._catchers.append(caught)
        self.body(node.body)
        caught = self._catchers.pop() if len(self._catchers) > depth else caught
        self.body(node.orelse)
        after = self.state
        for handler in node.handlers:
            self.state = caught.copy() if caught else None
            if handler.name:
                self.bind(handler.name, Defined("value", handler.lineno))
            self.body(handler.body)
            if handler.name:
                self.unbind(handler.name)
            after = join(after, self.state)
        self.state = after
        self.body(node.finalbody)

    _trystar = _try

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        swallows = False
        for item in node.items:
            swallows = swallows or not _is_transparent(item.context_expr)
        caught = self._fork() if swallows else None
        if caught is not None:
            self._catchers.append(caught)
        for item in node.items:
            if item.optional_vars is not None:
                self._target(item.optional_vars, None)
        self.body(node.body)
        if caught is not None:
            self.state = join(self.state, self._catchers.pop())

    _asyncwith = _with

    def _match(self, node: ast.Match) -> None:
        after: State | None = None
        for case in node.cases:
            # a pattern that fails may have bound some of its names
            missed = self._fork()
            names = _captured(case.pattern)
            for name in names:
                self.bind(name, Defined("unknown", case.pattern.lineno))
            missed = join(missed, self._fork()) if names else missed
            self.body(case.body)
            after = join(after, self.state)
            self.state = None if _always_matches(case) else missed
            if self.state is None:
                break
        self.state = join(after, self.state)

    def _fork(self) -> State | None:
        return self.state.copy() if self.state else None


def _starred(state: State, module: str, line: int) -> State:
    new = State()
    new.all = state.all
    new.names = {name: (Starred(module, bindings, line),) for name, bindings in state.names.items()}
    new.rest = (Starred(module, state.rest, line),)
    return new


def _has_elements(node: ast.expr) -> bool:
    match node:
        case ast.List(elements) | ast.Tuple(elements) | ast.Set(elements):
            return any(not isinstance(one, ast.Starred) for one in elements)
        case ast.Constant(str(text)):
            return bool(text)
    return False


def _is_transparent(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in _TRANSPARENT


def _captured(pattern: ast.pattern) -> list[str]:
    names = []
    for one in ast.walk(pattern):
        name = one.rest if isinstance(one, ast.MatchMapping) else getattr(one, "name", None)
        if isinstance(name, str):
            names.append(name)
    return names


def _always_matches(case: ast.match_case) -> bool:
    pattern = case.pattern
    while isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        pattern = pattern.pattern
    return isinstance(pattern, ast.MatchAs) and case.guard is None
