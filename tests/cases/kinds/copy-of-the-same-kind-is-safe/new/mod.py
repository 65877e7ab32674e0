class X:
    """The original."""
