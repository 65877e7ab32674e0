class X:
    member = 1
