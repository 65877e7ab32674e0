try:
    from old.mod import X  # want SSOT001 "X" safe
except ImportError:
    X = None
