import old.mod as k  # want SSOT001 "old.mod" unsafe /assigned to/
import old.mod as l  # want SSOT001 "old.mod" unsafe /assigned to/
import old.mod as m  # want SSOT001 "old.mod" safe

l.P = 3  # want SSOT002 "l.P" unsafe
print(k.P, m.Q)  # want SSOT002 "k.P" unsafe SSOT002 "m.Q" safe
