"""What each code means, in words: for `ssot-lsp rule` and for the rules of a SARIF report."""

from __future__ import annotations

from dataclasses import dataclass

from ssot_lsp.core.findings import RULE_NAMES


@dataclass(frozen=True, slots=True)
class Explanation:
    """One code: `what` is found in a sentence, `why` and the way out in a few."""

    code: str
    what: str
    why: str

    @property
    def name(self) -> str:
        """The code's name, as `legacy-import`."""
        return RULE_NAMES[self.code]


EXPLANATIONS = (
    Explanation(
        "SSOT001",
        "A statement imports a module or a name that the registry calls legacy.",
        "Import the canonical name instead. `ssot-lsp check --fix` does so wherever every name the module"
        " binds or exports is shown to be bound to the canonical object afterwards.",
    ),
    Explanation(
        "SSOT002",
        "A legacy name is reached through an imported module, as in `import collections` and"
        " `collections.Mapping`.",
        "Reach it through the canonical module. The import and its uses are mended together.",
    ),
    Explanation(
        "SSOT003",
        "A string holds a legacy path that Python resolves when it runs or checks types.",
        "It stops working when the legacy module goes, and no import statement shows it: targets of"
        " `mock.patch`, arguments of `import_module`, quoted annotations, doctests. Quoted types and doctests"
        " are mended like imports; a patch target is unsafe to change, because what is patched changes too.",
    ),
    Explanation(
        "SSOT004",
        "An import, a reference or a string names something that the registry bans without a replacement.",
        "There is nothing to put in its place: remove the use. The registry's reason says why.",
    ),
    Explanation(
        "SSOT005",
        "A `# ssot: ignore` comment silences nothing.",
        "Remove it, so that it cannot silence something new. `ssot-lsp check --fix` does.",
    ),
)


def explanation(code: str) -> Explanation | None:
    """Find the explanation of `code`, given as the code or as its name, in any case."""
    wanted = code.casefold()
    for entry in EXPLANATIONS:
        if wanted in {entry.code.casefold(), entry.name}:
            return entry
    return None
