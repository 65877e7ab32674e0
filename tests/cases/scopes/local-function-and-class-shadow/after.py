import new.mod as m


def one():
    def m(): ...

    return m.X


def two():
    class m:
        X = 1

    return m.X
