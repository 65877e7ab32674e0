from old.mod import X, Gone  # want SSOT001 "X" safe SSOT001 "Gone" display-only /does not define/

X(), Gone()
