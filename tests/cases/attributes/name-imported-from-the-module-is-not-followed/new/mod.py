class X:
    size = 1
