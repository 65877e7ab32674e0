from old import (
    A,  # about A
    B  # about B  # want SSOT001 "B" safe
)
