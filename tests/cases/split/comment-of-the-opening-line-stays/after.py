from old import (  # models
    B,
)
from new import A

A(), B()
