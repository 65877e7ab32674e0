import old.mod  # want SSOT001 "old.mod" safe

value = old.mod \
# want SSOT002 "old.mod \\\n    .X" safe
    .X()
