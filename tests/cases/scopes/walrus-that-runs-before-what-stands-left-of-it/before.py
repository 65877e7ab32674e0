import old.mod as m  # want SSOT001 "old.mod" safe
import old.mod as n  # want SSOT001 "old.mod" display-only /not always/


def f(g):
    m.K if (m := g()) else 0
    return [n.K for x in g if (n := x)]


m.K if (m := f(1)) else 0
[n.K, *(n.K for x in f(1) if x)]  # want SSOT002 "n.K" SSOT002 "n.K"
[(n.K, n := x) for x in f(1)]  # want SSOT002 "n.K" display-only
