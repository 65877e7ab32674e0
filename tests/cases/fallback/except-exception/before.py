try:
    from new.mod import X
except Exception:
    from old.mod import X  # want SSOT001 "X" display-only
