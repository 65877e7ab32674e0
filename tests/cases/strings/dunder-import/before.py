m = __import__("old.mod", fromlist=["X"])  # want SSOT003 "old.mod" unsafe
