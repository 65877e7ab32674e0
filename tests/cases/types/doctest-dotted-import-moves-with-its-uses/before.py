"""Module.

    >>> import old.mod
    # want SSOT003 "old.mod" safe
    >>> for _ in range(2):
    ...     old.mod.X()
    # want SSOT003 "old.mod.X" safe
"""
