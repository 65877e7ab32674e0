import old.mod  # want SSOT001 "old.mod" unsafe

print(f"{old.mod.LIMIT=}")  # want SSOT002 "old.mod.LIMIT" unsafe
