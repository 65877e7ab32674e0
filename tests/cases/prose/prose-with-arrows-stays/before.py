def get():
    """Import it so:

    > from old.mod import X
    -> import old.mod
    >>from old.mod import X

    ... from old.mod import X
    """
