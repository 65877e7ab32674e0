try:
    from old.mod import X  # want SSOT001 "X" display-only
except ImportError:
    from new.mod import X

X()
