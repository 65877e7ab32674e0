try:
    import new.mod as m
except ImportError:
    m = None

if m is not None:
    m.X()
