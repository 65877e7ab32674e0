import old.mod as m  # want SSOT001 "old.mod" safe


def get():
    import other as m

    return m.X


def own():
    from other import m

    return m.X
