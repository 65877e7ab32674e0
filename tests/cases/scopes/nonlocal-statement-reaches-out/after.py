def outer():
    m = None

    def load():
        nonlocal m
        import new.mod as m

    load()
    return m.X
