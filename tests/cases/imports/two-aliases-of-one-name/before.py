from old.mod import X as A, X as B  # want SSOT001 "X" safe SSOT001 "X" safe

A(), B()
