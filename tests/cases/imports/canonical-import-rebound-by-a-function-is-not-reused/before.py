def g():
    global X
    X = 1


from new.mod import X
g()
from old.mod import X  # want SSOT001 "X" safe
