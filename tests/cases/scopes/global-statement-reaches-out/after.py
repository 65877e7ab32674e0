def load():
    global m
    import new.mod as m


def get():
    return m.X
