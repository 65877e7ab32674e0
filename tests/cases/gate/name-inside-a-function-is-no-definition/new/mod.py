def make():
    class X: ...

    Y = 1
    return X, Y
