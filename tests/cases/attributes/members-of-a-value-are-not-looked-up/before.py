import old.mod  # want SSOT001 "old.mod" safe

for key in old.mod.REGISTRY.keys():  # want SSOT002 "old.mod.REGISTRY.keys" safe
    print(key, old.mod.LIMIT.real.imag)  # want SSOT002 "old.mod.LIMIT.real.imag" safe
