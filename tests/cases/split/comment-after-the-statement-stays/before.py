from old import A, B  # both are models  # want SSOT001 "B" safe

A(), B()
