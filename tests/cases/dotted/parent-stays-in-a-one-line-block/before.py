def get(): import old.mod; return old.mod.X(old.version)  # want SSOT001 "old.mod" safe SSOT002 "old.mod.X" safe
