from old import A, B, C, D  # want SSOT001 "B" safe SSOT001 "C" safe

A(), B(), C(), D()
