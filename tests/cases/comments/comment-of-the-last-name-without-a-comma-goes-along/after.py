from old import (
    A,  # about A
)
from new import B  # about B
