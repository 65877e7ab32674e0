"""Shim."""
# ssot: ignore-file
import old.mod
import older.mod

print(old.mod.X, "older.mod", ["old.mod.X"])
