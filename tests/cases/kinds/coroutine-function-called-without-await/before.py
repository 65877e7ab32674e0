from old.mod import get  # want SSOT001 "get" display-only /coroutine/ /\b5\b/


def run():
    return get()
