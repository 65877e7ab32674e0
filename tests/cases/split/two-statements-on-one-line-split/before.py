from old import A, B; from old import A as C, D  # want SSOT001 "A" safe SSOT001 "A" safe
