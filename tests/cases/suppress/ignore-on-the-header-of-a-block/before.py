import old.mod  # ssot: ignore


class Child(
    old.mod.X,
):  # ssot: ignore
    field = old.mod.Y  # want SSOT002 "old.mod.Y" nofix
