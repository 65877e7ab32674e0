def get():
    from old import (
        A,
    )
    from new import B
    return A, B
