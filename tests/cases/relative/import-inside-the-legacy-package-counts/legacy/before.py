from .mod import X  # want SSOT001 "X" safe legacy=legacy.mod:X

X()
