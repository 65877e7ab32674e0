try:
    import old.mod  # want SSOT001 "old.mod" display-only
except ImportError:
    old = None

if old is not None:
    old.mod.X()  # want SSOT002 "old.mod.X" display-only
