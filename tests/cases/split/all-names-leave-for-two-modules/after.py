from one import A, C
from two import B

A(), B(), C()
