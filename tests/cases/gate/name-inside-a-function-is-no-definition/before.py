from old.mod import X  # want SSOT001 "X" display-only /does not define/

X()
