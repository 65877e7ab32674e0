from old import A, B, C  # want SSOT001 "A" safe SSOT001 "C" safe

A(), B(), C()
