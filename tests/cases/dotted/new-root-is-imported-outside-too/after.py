import new.mod


def f():
    import new.mod

    return new.mod.X
