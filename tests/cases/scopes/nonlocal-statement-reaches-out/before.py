def outer():
    m = None

    def load():
        nonlocal m
        import old.mod as m  # want SSOT001 "old.mod" safe

    load()
    return m.X  # want SSOT002 "m.X" safe
