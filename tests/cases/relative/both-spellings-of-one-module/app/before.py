from .legacy import X  # want SSOT001 "X" safe
from app.legacy import Y  # want SSOT001 "Y" safe

X(), Y()
