from app.core.fresh import X

X()
