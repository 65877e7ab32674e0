class Holder:
    import old.mod as m  # want SSOT001 "old.mod" safe

    field = m.X  # want SSOT002 "m.X" safe

    def get(self):
        return m.X
