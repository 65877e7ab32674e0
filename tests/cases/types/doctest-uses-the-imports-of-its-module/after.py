import new.mod


def get():
    """
    >>> new.mod.X()
    """
    return new.mod.X
