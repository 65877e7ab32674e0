class Holder: from old import (
    A,  # about A  # want SSOT001 "A" safe
    B,
)
