from .fresh import X
from app.fresh import Y

X(), Y()
