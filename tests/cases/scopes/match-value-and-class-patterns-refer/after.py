import new.mod


def get(thing):
    match thing:
        case new.mod.LIMIT:
            return 1
        case new.mod.X(old=1) | [new.mod.LIMIT, _]:
            return 2
