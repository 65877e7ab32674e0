import old.mod  # want SSOT001 "old.mod" unsafe /`old`/

__all__ = ["a", *(name for name in dir() if name.islower())]

print(old.mod.X)  # want SSOT002 "old.mod.X" unsafe
