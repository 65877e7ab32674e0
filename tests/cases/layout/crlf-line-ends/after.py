import sys
from old import (
    B,
)
from new import A  # about A

A(sys, B)
