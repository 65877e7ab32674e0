from old import A, D
from new import B, C

A(), B(), C(), D()
