def get(): from old import A, B; return A, B  # want SSOT001 "A" safe
