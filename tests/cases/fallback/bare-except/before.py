try:
    from new.mod import X
except:
    from old.mod import X  # want SSOT001 "X" display-only
