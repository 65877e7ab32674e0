def g():
    global X
    X = 1


from new.mod import X
g()
from new.mod import X
