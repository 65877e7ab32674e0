import other as m


def get():
    import new.mod as m

    def inner():
        return m.X

    return inner


def elsewhere():
    return m.X
