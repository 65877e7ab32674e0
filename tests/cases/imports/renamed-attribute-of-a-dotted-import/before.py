import old.mod  # want SSOT001 "old.mod" safe

old.mod.make()  # want SSOT002 "old.mod.make" safe
