def get():
    """>>> from new.mod import X
    >>> X()  # doctest: +SKIP
    """


def put():
    r'''  >>> import new.mod as m
    >>> m.Y
    2
    '''


def one():
    """>>> from new.mod import Y"""


def prose():
    """Write ">>> from old.mod import X" there."""
