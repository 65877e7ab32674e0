def get():
    """
    >>> from old import A, B
    # want SSOT003 "A" safe
    >>> A(), B()
    """
