from old.mod import X, Y  # want SSOT001 "X" safe SSOT001 "Y" safe

X(), Y
