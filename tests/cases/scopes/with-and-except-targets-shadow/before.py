import old.mod as m  # want SSOT001 "old.mod" safe


def one(path):
    with open(path) as m:
        return m.X


def two():
    try:
        pass
    except ValueError as m:
        return m.X


def three(path):
    with open(m.X) as handle:  # want SSOT002 "m.X" safe
        return handle
