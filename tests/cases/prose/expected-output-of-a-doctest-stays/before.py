def get():
    """
    >>> print(get.__module__)
    old.mod
    >>> print("from old.mod import X")
    from old.mod import X
    """
