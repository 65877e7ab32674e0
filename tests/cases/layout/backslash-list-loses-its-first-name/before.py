from old import A, \
# want SSOT001 "A" safe
    B, C

A(), B(), C()
