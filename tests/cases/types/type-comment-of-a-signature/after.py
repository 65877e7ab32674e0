import new.mod


def get(a, b):
    # type: (new.mod.X, int) -> new.mod.X
    return a


def each(
    a,  # type: new.mod.X
    b,
):
    # type: (...) -> None
    pass
