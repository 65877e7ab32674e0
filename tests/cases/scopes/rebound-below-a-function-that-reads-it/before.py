import old.mod as m  # want SSOT001 "old.mod" display-only


class Other:
    K = 1


def read():
    return m.K


read()
m = Other
