import old.mod  # want SSOT001 "old.mod" safe

print(t"{old.mod.LIMIT} of old.mod.LIMIT")  # want SSOT002 "old.mod.LIMIT" safe
