from old.mod import X  # want SSOT001 "X" severity=error
from older.mod import Y  # want SSOT001 "Y" severity=warning
