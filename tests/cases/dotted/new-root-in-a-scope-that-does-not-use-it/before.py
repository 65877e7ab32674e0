import old.mod  # want SSOT001 "old.mod" safe


def unrelated(new):
    return new


old.mod.X()  # want SSOT002 "old.mod.X" safe
