from old.mod import get  # want SSOT001 "get" display-only /coroutine/

get()
