import sys

if sys.platform == "win32":
    import old.mod as m  # want SSOT001 "old.mod" display-only
else:
    import other as m

m.make()  # want SSOT002 "m.make" display-only
