class old:
    class mod:
        X = 1


print(old.mod.X)
