import old
from old import X
from old.other import Y

X(old, Y)
