try:
    from new.mod import X, Y
except (ImportError, AttributeError):
    from old.mod import X  # want SSOT001 "X" display-only
    Y = None
