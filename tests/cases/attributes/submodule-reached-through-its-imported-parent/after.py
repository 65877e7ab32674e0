import old
import new.mod

new.mod.X(old.version)
