from old import A, B  # want SSOT001 "A" safe SSOT001 "B" display-only /does not define/

A(), B()
