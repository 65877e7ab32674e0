import old.mod as m  # want SSOT001 "old.mod" safe


def get(things):
    print(m.X)
    m = things
    return m.X
