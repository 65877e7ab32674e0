import old.mod  # want SSOT001 "old.mod" display-only

new = 1
old.mod.X(new)  # want SSOT002 "old.mod.X" display-only
