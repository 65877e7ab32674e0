from old import (
    B,  # some of them
    C,
)
from new import A
