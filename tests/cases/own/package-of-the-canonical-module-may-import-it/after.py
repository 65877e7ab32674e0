from app.core import X

X()
