def one():
    import new.mod as m

    return m.X


def m():
    return m.X
