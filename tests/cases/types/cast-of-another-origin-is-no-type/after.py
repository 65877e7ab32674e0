import new.mod


def cast(text, value):
    return text


cast("old.mod.X", new.mod.X)
