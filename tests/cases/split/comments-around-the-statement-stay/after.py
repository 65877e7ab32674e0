# above
from old import B
from new import A
# below

A(), B()
