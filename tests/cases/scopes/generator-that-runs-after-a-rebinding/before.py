import old.mod as m  # want SSOT001 "old.mod" display-only /not always what this import binds/

g = (m.K for _ in [1])  # want SSOT002 "m.K" display-only /not always what this import binds/
m = None
