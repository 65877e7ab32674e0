import new.mod as m


def get(a, /, b=m.LIMIT, *, c):
    if (n := m.LIMIT) > a:
        print(f"{m.LIMIT=}", n)
    return b, c
