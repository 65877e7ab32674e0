from .core.fresh import X

X()
