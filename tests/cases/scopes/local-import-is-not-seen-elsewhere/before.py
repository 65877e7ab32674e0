import other as m


def get():
    import old.mod as m  # want SSOT001 "old.mod" safe

    def inner():
        return m.X  # want SSOT002 "m.X" safe

    return inner


def elsewhere():
    return m.X
