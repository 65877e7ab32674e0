import contextlib

import old.mod as m  # want SSOT001 "old.mod" display-only


class Other:
    K = 1


with contextlib.suppress(ValueError):
    int("x")
    m = Other
m.K  # want SSOT002 "m.K" display-only
