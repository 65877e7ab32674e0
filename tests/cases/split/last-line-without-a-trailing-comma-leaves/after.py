from old import (
    A,
    B,
)
from new import C

A(), B(), C()
