import old.mod as k
import old.mod as l
import new as m

l.P = 3
print(k.P, m.Q)
