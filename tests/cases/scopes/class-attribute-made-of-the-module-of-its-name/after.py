import new.mod as m


class A:
    m = m.Z
    n = m
