import old.mod as m  # want SSOT001 "old.mod" safe


class A:
    m = m.K  # want SSOT002 "m.K" safe
    n = m
