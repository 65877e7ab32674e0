import old.mod  # want SSOT001 "old.mod" safe
import old.mod_other
import older.mod

old.mod.X(old.mod_other.X, older.mod.X)  # want SSOT002 "old.mod.X" safe
