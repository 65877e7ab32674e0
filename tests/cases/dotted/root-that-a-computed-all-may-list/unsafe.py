import new.mod

__all__ = ["a", *(name for name in dir() if name.islower())]

print(new.mod.X)
