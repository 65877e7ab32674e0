from old.mod import X  # want SSOT001 "X" safe

X()
