import new.mod as m
import old.mod as n


def f(g):
    m.K if (m := g()) else 0
    return [n.K for x in g if (n := x)]


m.K if (m := f(1)) else 0
[n.K, *(n.K for x in f(1) if x)]
[(n.K, n := x) for x in f(1)]
