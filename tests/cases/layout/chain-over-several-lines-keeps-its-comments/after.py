import new.mod

value = (
    new.mod  # the module
    # and the name
    .X()
)
