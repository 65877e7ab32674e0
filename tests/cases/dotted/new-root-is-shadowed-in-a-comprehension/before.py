import old.mod  # want SSOT001 "old.mod" display-only

made = [old.mod.X(new) for new in "abc"]  # want SSOT002 "old.mod.X" display-only
