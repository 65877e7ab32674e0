import old.mod  # want SSOT001 "old.mod" safe


def get():
    """
    >>> old.mod.X()
    # want SSOT003 "old.mod.X" safe
    """
    return old.mod.X  # want SSOT002 "old.mod.X" safe
