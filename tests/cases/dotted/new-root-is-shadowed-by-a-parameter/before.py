import old.mod  # want SSOT001 "old.mod" display-only


def get(new):
    return old.mod.X(new)  # want SSOT002 "old.mod.X" display-only
