import new.mod


def get(old):
    return old.mod.X


def other():
    return new.mod.X
