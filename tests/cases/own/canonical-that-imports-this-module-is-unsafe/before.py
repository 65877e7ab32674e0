from old.mod import X  # want SSOT001 "X" unsafe


def helper():
    return X()
