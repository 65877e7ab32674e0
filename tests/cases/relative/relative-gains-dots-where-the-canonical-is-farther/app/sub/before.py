from .legacy import X  # want SSOT001 "X" safe

X()
