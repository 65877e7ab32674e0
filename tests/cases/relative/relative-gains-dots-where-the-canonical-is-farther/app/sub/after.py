from ..other.fresh import X

X()
