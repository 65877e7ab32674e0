import new.mod
y = new.mod.X
import new.mod
