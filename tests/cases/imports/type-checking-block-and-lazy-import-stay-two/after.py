import typing

if typing.TYPE_CHECKING:
    from new.mod import X


def get() -> "X":
    from new.mod import X

    return X()
