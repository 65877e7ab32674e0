from old.mod import X  # want SSOT001 "X" severity=information phase=production
