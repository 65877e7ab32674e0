from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from old.mod import X  # want SSOT001 "X" safe


def get() -> X: ...
