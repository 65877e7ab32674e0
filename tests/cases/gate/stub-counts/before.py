from old.mod import X, get  # want SSOT001 "X" safe SSOT001 "get" safe

get(X)
