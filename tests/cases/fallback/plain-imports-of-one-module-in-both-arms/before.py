try:
    import new.mod
except ImportError:
    import old.mod  # want SSOT001 "old.mod" display-only /both arms/
