import old.pkg.mod  # want SSOT001 "old.pkg.mod" safe

old.pkg.mod.X(old.pkg.helper)  # want SSOT002 "old.pkg.mod.X" safe
