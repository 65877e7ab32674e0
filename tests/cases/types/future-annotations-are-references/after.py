from __future__ import annotations

import new.mod


def get(x: new.mod.X | None) -> list[new.mod.X]: ...
