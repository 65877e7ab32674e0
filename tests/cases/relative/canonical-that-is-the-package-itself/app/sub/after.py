from .. import X

X()
