from old import (
    # the models
    B,
    # the views
    C,
)
from new import A

A(), B(), C()
