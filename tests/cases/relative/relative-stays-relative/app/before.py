from .legacy import X  # want SSOT001 "X" safe legacy=app.legacy:X canonical=app.core.fresh:X

X()
