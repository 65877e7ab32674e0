from new.mod import X

isinstance(X(), X)
