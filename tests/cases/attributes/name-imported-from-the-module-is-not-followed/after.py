from new.mod import X

X.size, X().size
