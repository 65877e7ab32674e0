import old
import new.mod

x = (old).mod.X
z = new.mod.X
