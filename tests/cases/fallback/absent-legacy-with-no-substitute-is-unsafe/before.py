try:
    from old.mod import X  # want SSOT001 "X" unsafe
except ImportError:
    X = None
