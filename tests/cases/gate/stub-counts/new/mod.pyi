X: int


def get() -> int: ...
