import new.mod

value = new.mod.X


def get():
    import new.mod

    return new.mod.X
