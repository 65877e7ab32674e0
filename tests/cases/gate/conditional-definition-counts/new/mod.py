import sys

if sys.platform == "win32":
    class X: ...
else:
    class X: ...

try:
    from fast import Y
except ImportError:
    Y = None
