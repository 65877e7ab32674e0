import old.mod  # want SSOT001 "old.mod" safe

try:
    pass
except* old.mod.Error:  # want SSOT002 "old.mod.Error" safe
    from old.mod import X  # want SSOT001 "X" safe
