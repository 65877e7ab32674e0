import typing

if typing.TYPE_CHECKING:
    from old.mod import X  # want SSOT001 "X" safe


def get() -> "X":
    from old.mod import X  # want SSOT001 "X" safe

    return X()
