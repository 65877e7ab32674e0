import old.mod  # want SSOT001 "old.mod" display-only

old.mod.X()  # want SSOT002 "old.mod.X" display-only
old.mod.Gone()  # want SSOT002 "old.mod.Gone" display-only /does not define/
