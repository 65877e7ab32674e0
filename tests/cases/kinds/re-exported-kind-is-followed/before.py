from old.mod import get  # want SSOT001 "get" safe

get()
