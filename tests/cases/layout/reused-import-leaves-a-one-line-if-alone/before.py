from new.mod import X
if X: from old.mod import X  # want SSOT001 "X" safe
