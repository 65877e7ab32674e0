import old.mod  # want SSOT001 "old.mod" safe


def get(thing):
    match thing:
        case old.mod.LIMIT:  # want SSOT002 "old.mod.LIMIT" safe
            return 1
        case old.mod.X(old=1) | [old.mod.LIMIT, _]:  # want SSOT002 "old.mod.X" safe SSOT002 "old.mod.LIMIT" safe
            return 2
