import old.mod  # want SSOT001 "old.mod"

old.mod.X()  # want SSOT002 "old.mod.X"
del old
