import old.mod  # want SSOT001 "old.mod" safe

value = old.mod.X()  # want SSOT002 "old.mod.X" safe


def get(limit=old.mod.limit):  # want SSOT002 "old.mod.limit" safe
    return old.mod.X, limit  # want SSOT002 "old.mod.X" safe
