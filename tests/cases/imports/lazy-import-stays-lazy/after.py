def get():
    from new.mod import X

    return X()
