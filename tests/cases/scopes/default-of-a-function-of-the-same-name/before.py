import old.mod as m  # want SSOT001 "old.mod" safe


def m(x=m.K):  # want SSOT002 "m.K" safe
    return x
