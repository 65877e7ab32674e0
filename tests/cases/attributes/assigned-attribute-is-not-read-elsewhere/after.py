import old.mod as k
import new
import old.mod as l
import old.mod as m

l.P = 3
x = l.P
y = k.P, new.Q
print(new.Q)
del k.R


def f():
    from old.mod import P
    from new import Q
    from old.mod import R as r

    new.Q.attribute = 4
    return P, Q, r
