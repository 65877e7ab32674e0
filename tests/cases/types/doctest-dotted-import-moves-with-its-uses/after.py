"""Module.

    >>> import new.mod
    >>> for _ in range(2):
    ...     new.mod.X()
"""
