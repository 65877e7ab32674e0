from old import A,B,C  # want SSOT001 "B" safe

A(), B(), C()
