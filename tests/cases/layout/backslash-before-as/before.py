import old.mod \
# want SSOT001 "old.mod" safe
    as m

m.X()  # want SSOT002 "m.X" safe
