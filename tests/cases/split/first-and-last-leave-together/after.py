from old import B
from new import A, C

A(), B(), C()
