class Holder:
    import new.mod as m

    field = m.X

    def get(self):
        return m.X
