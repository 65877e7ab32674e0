import old.mod as m  # want SSOT001 "old.mod" safe


def one():
    def m(): ...

    return m.X


def two():
    class m:
        X = 1

    return m.X
