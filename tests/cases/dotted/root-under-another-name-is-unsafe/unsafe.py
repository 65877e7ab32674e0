import old
import new.mod

o = old
o.mod.X
