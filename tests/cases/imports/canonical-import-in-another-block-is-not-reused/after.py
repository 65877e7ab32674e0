import sys

if sys.platform == "win32":
    from new.mod import X
from new.mod import X

X()
