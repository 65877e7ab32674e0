import old.mod  # want SSOT001 "old.mod" safe

x = 1  # type: ignore[old.mod.X]
