import new.mod

value = new.mod \
    .X()
