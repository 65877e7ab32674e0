import new as k
import new as l
import new as m

l.P = 3
print(k.P, m.Q)
