from old import (
    B,
)  # the end
from new import A

A(), B()
