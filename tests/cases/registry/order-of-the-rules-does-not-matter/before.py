from old.mod import X  # want SSOT001 "X" safe canonical=special:X
