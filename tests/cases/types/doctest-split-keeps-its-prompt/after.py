def get():
    """
    >>> from old import B
    >>> from new import A
    >>> A(), B()
    """
