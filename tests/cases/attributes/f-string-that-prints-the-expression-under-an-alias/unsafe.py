import new as o

print(f"{o.build()=}")
