from old.mod import X as A, Y as A  # want SSOT001 "X" display-only
