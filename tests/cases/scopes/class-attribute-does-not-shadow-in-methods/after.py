import new.mod as m


class Holder:
    m = None

    def get(self):
        return m.X
