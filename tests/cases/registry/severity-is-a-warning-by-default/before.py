from old.mod import X  # no phase  # want SSOT001 "X" severity=warning phase=other
