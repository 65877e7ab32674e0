def get():
    import new.mod

    return new.mod.X()


def other():
    import new.mod

    return [new.mod.X for _ in "ab"]
