m = __import__("new.mod", fromlist=["X"])
