import new.mod


def unrelated(new):
    return new


new.mod.X()
