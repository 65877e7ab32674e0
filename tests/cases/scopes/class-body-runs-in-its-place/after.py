import new.mod as m


class m(m.X):
    field = m.X
