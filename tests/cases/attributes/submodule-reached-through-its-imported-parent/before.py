import old

old.mod.X(old.version)  # want SSOT002 "old.mod.X" safe legacy=old.mod:X
