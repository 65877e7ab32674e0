from new.mod import X, get

get(X)
