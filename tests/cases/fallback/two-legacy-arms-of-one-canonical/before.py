try:
    from old.mod import X  # want SSOT001 "X" display-only
except ImportError:
    from older.mod import X  # want SSOT001 "X" display-only
