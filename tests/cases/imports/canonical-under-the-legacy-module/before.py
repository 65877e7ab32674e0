from old.mod import X, Y  # want SSOT001 "X" safe

X(), Y()
