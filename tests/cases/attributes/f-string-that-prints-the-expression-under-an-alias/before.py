import old as o  # want SSOT001 "old" unsafe /prints the expression/

print(f"{o.make()=}")  # want SSOT002 "o.make" unsafe
