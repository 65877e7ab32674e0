import old.mod  # want SSOT001 "old.mod" safe


def get(a, b):
    # type: (old.mod.X, int) -> old.mod.X
    # want SSOT003 "old.mod.X" safe SSOT003 "old.mod.X" safe
    return a


def each(
    a,  # type: old.mod.X  # want SSOT003 "old.mod.X" safe
    b,
):
    # type: (...) -> None
    pass
