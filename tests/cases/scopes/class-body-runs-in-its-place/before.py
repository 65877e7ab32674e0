import old.mod as m  # want SSOT001 "old.mod" safe


class m(m.X):  # want SSOT002 "m.X" safe
    field = m.X  # want SSOT002 "m.X" safe
