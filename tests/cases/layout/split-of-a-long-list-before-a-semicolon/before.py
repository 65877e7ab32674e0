from old import (
    A,  # want SSOT001 "A" safe
    B,
); A(B)
