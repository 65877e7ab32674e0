import new.mod as m


def m(x=m.Z):
    return x
