import new.mod

for key in new.mod.REGISTRY.keys():
    print(key, new.mod.LIMIT.real.imag)
