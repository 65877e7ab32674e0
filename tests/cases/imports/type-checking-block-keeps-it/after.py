from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from new.mod import X


def get() -> X: ...
