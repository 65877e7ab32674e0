import old.mod  # want SSOT001 "old.mod" safe

print(old.mod)  # want SSOT002 "old.mod" safe
