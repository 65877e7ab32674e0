from .legacy import X as X  # want SSOT001 "X" safe legacy=app.legacy:X
