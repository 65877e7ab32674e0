from old.mod \
    import X, \
# want SSOT001 "X" safe
    Y  # want SSOT001 "Y" safe
X(), Y()
