import old.mod  # want SSOT001 "old.mod" safe


def get(old):
    return old.mod.X


def other():
    return old.mod.X  # want SSOT002 "old.mod.X" safe
