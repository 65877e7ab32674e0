def get():
    """>>> from old.mod import X  # want SSOT003 "X" safe
    >>> X()  # doctest: +SKIP
    """


def put():
    r'''  >>> import old.mod as m  # want SSOT003 "old.mod" safe
    >>> m.Y  # want SSOT003 "m.Y" safe
    2
    '''


def one():
    """>>> from old.mod import Y"""  # want SSOT003 "Y" safe


def prose():
    """Write ">>> from old.mod import X" there."""
