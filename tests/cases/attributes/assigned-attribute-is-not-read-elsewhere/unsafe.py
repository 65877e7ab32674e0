import old.mod as k
import new
import old.mod as l
import old.mod as m

new.P = 3
x = new.P
y = new.P, new.Q
print(new.Q)
del new.R


def f():
    from new import P
    from new import Q
    from new import R as r

    new.Q.attribute = 4
    return P, Q, r
