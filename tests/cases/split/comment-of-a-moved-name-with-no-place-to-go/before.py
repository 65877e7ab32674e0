from old import (
    A,  # about A  # want SSOT001 "A" display-only
    B,
); A(B)
