import old.mod as m  # want SSOT001 "old.mod" safe


def get(a, /, b=m.LIMIT, *, c):  # want SSOT002 "m.LIMIT" safe
    if (n := m.LIMIT) > a:  # want SSOT002 "m.LIMIT" safe
        print(f"{m.LIMIT=}", n)  # want SSOT002 "m.LIMIT" safe
    return b, c
