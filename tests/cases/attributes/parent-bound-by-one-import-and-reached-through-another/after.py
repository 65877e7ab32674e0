import old.pkg.other
import new.mod

new.mod.X(old.pkg.other.Y)
