import old.mod  # want SSOT001 "old.mod" safe

try:
    from old.mod import X  # want SSOT001 "X" safe
except old.mod.Error, ValueError:  # want SSOT002 "old.mod.Error" safe
    X = None
