import old.pkg
import new.mod


def show(thing=old):
    return new.mod.X, vars(thing)
