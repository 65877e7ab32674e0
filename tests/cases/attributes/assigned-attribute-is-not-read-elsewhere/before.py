import old.mod as k
import old.mod as l
import old.mod as m

l.P = 3  # want SSOT002 "l.P" unsafe
x = l.P  # want SSOT002 "l.P" unsafe /assigned to/
y = k.P, k.Q  # want SSOT002 "k.P" unsafe /assigned to/ SSOT002 "k.Q" safe
print(m.Q)  # want SSOT002 "m.Q" safe
del k.R  # want SSOT002 "k.R" unsafe


def f():
    from old.mod import P  # want SSOT001 "P" unsafe /assigned to/
    from old.mod import Q  # want SSOT001 "Q" safe
    from old.mod import R as r  # want SSOT001 "R" unsafe

    l.Q.attribute = 4  # want SSOT002 "l.Q" safe
    return P, Q, r
