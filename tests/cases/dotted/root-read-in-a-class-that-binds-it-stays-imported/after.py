import old
import new.mod

new.mod.X


class Q:
    old = old.other
