from ...fresh import X

X()
