import new.mod as m


def one(path):
    with open(path) as m:
        return m.X


def two():
    try:
        pass
    except ValueError as m:
        return m.X


def three(path):
    with open(m.X) as handle:
        return handle
