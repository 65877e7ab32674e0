class X:
    pass


Y = 2
