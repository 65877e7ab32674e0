def get(old):
    yield from old.mod
    raise ValueError from old.mod
