import new.mod


def cast(text, value):
    return text


cast("new.mod.X", new.mod.X)
