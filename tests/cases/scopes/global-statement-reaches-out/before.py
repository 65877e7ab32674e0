def load():
    global m
    import old.mod as m  # want SSOT001 "old.mod" safe


def get():
    return m.X  # want SSOT002 "m.X" safe
