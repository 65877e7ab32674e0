from old import (
    A,  # about A
    C,  # about C
)
from new import B  # about B

A(), B(), C()
