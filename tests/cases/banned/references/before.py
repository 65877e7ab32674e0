import old.mod as m

m.X()  # want SSOT004 "m.X" nofix kind=reference
m.Y()
