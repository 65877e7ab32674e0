import old.mod as m  # want SSOT001 "old.mod" display-only /not always what this import binds/


class Other:
    K = 1


for _ in range(2):
    m.K  # want SSOT002 "m.K" display-only /not always what this import binds/
    m = Other
