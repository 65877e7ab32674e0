x = __import__("old.mod", globals(), locals(), [], 1)
y = __import__("old.mod", globals(), level=1)
z = __import__("old.mod", *args)
w = __import__("old.mod", **kwargs)
v = __import__("old.mod", globals(), locals(), [], level)
a = __import__("old.mod", globals(), locals(), ["X"])  # want SSOT003 "old.mod" unsafe
b = __import__("old.mod", globals(), locals(), ["X"], 0)  # want SSOT003 "old.mod" unsafe
c = __import__("old.mod", level=0)  # want SSOT003 "old.mod" unsafe
d = __import__(name="old.mod", level=1)
