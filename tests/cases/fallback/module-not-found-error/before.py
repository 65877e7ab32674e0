try:
    import new.mod as m
except ModuleNotFoundError:
    import old.mod as m  # want SSOT001 "old.mod" display-only
