import old.other
import new.mod

new.mod.X(old.other.Y)
