try:
    import old.mod as m  # want SSOT001 "old.mod" safe
except ImportError:
    m = None

if m is not None:
    m.X()  # want SSOT002 "m.X" safe
