from old.mod import X as Thing  # want SSOT001 "X" safe

Thing()
