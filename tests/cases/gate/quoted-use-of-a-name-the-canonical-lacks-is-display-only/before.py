import old.mod as m  # want SSOT001 "old.mod" display-only /does not define Alpha/


def h(x: "m.Alpha"):  # want SSOT003 "m.Alpha" display-only
    return m.make()  # want SSOT002 "m.make" display-only
