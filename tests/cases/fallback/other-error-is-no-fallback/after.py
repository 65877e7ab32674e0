try:
    from new.mod import X

    X()
except ValueError:
    X = None
