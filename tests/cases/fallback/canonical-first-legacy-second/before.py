try:
    from new.mod import X
except ImportError:
    from old.mod import X  # want SSOT001 "X" display-only

X()
