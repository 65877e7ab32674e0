def get():
    from old import (
        A,
        B,  # want SSOT001 "B" safe
    )
    return A, B
