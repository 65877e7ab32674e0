class Holder:
    from new.mod import X

    field = X()
