from old import B
from one import A
from two import C

A(), B(), C()
