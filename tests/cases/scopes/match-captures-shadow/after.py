import new.mod as m


def one(thing):
    match thing:
        case [1, *m]:
            return m.X


def two(thing):
    match thing:
        case {"a": _, **m}:
            return m.X


def three(thing):
    match thing:
        case int() as m:
            return m.X


def four(thing):
    match thing:
        case complex(real=m):
            return m.X
