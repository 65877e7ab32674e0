def one():
    import old.mod as m  # want SSOT001 "old.mod" safe

    return m.X  # want SSOT002 "m.X" safe


def m():
    return m.X
