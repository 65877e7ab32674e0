import old.mod  # want SSOT001 "old.mod" unsafe

print(old.mod)  # want SSOT002 "old.mod" unsafe legacy=old.mod
