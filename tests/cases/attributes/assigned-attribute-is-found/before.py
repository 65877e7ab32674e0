import old.mod  # want SSOT001 "old.mod"

old.mod.LIMIT = 2  # want SSOT002 "old.mod.LIMIT"
