import new.mod

print("🙂🙂", new.mod.X, "🙂", new.mod.X)
