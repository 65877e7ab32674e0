import old
import new.mod

__all__ = ["Y", "old"]
Y = new.mod.X
