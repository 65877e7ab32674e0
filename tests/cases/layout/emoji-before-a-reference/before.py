import old.mod  # want SSOT001 "old.mod" safe

print("🙂🙂", old.mod.X, "🙂", old.mod.X)  # want SSOT002 "old.mod.X" safe SSOT002 "old.mod.X" safe
