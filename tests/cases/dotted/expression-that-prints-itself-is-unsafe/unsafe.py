import new.mod

print(f"{new.mod.LIMIT=}")
