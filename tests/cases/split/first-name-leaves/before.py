from old import A, B, C  # want SSOT001 "A" safe

A(), B(), C()
