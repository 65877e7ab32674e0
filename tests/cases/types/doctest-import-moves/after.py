def get():
    """Get it.

    The old.mod module is where it was.

    >>> from new.mod import X
    >>> X()
    <old.mod.X object at ...>
    """
