from old import (
    C,
)
from new import A, B  # the first two
