import old.mod as m  # want SSOT001 "old.mod" safe

m: object
m.K  # want SSOT002 "m.K" safe
