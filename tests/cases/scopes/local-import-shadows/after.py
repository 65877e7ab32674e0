import new.mod as m


def get():
    import other as m

    return m.X


def own():
    from other import m

    return m.X
