import old.mod  # want SSOT001 "old.mod" safe

value = (
    old.mod  # the module  # want SSOT002 "old.mod  # the module\n    # and the name\n    .X" safe
    # and the name
    .X()
)
