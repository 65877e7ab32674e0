from new.mod import X


def helper():
    return X()
