import old.mod as m  # want SSOT001 "old.mod" safe


class Holder:
    m = None

    def get(self):
        return m.X  # want SSOT002 "m.X" safe
