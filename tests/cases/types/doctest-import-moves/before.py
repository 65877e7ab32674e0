def get():
    """Get it.

    The old.mod module is where it was.

    >>> from old.mod import X
    # want SSOT003 "X" safe legacy=old.mod:X
    >>> X()
    <old.mod.X object at ...>
    """
