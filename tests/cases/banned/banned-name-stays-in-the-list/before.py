from old import A, B, C  # want SSOT004 "A" nofix SSOT001 "B" safe

A(), B(), C()
