from old import B, C
from new import A

A(), B(), C()
