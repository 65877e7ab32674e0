from old.mod import X    # keep: old.mod was nice  # want SSOT001 "X" safe
