from __future__ import annotations

import old.mod  # want SSOT001 "old.mod" safe


def get(x: old.mod.X | None) -> list[old.mod.X]: ...  # want SSOT002 "old.mod.X" safe SSOT002 "old.mod.X" safe
