import sys

if sys.platform == "win32":
    from new.mod import X
from old.mod import X  # want SSOT001 "X" safe

X()
