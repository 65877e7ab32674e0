from old import (
    A
    , C
)
from new import B
