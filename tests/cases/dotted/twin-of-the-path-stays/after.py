import new.mod
import old.mod_other
import older.mod

new.mod.X(old.mod_other.X, older.mod.X)
