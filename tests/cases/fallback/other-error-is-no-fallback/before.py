try:
    from old.mod import X  # want SSOT001 "X" safe

    X()
except ValueError:
    X = None
