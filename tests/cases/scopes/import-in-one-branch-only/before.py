import sys

if sys.platform == "win32":
    import old.mod as m  # want SSOT001 "old.mod" safe
else:
    import other as m

m.X()  # want SSOT002 "m.X" safe
