class X:
    """The copy."""
