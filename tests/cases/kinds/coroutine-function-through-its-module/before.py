import old.mod as m  # want SSOT001 "old.mod" display-only


def run():
    return m.get()  # want SSOT002 "m.get" display-only /\b5\b/
