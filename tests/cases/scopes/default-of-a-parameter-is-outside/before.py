import old.mod as m  # want SSOT001 "old.mod" safe


def get(m=m.X, n: m.X = None):  # want SSOT002 "m.X" safe SSOT002 "m.X" safe
    return m.X
