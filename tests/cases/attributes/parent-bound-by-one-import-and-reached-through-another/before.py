import old.pkg.other

old.pkg.mod.X(old.pkg.other.Y)  # want SSOT002 "old.pkg.mod.X" safe
