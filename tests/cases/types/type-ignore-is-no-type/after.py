import new.mod

x = 1  # type: ignore[old.mod.X]
