import old.mod  # want SSOT001 "old.mod" safe

__all__ = ["Y", "old"]
Y = old.mod.X  # want SSOT002 "old.mod.X" safe
