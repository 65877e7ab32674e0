import sys

if sys.platform == "win32":
    import new.mod as m
else:
    import other as m

m.X()
