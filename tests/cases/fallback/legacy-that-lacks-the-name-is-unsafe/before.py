try:
    from old.mod import X  # want SSOT001 "X" unsafe /was not found/
except ImportError:
    X = None
