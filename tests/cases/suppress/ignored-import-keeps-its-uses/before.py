import old.mod as m  # ssot: ignore

m.X()  # ssot: ignore
