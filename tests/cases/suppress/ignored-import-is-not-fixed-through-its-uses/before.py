import old.mod as m  # ssot: ignore

m.make()  # want SSOT002 "m.make" nofix
