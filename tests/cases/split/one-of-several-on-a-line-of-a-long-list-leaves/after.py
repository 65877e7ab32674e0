from old import (
    A, C,
    D,
)
from new import B

A(), B(), C(), D()
