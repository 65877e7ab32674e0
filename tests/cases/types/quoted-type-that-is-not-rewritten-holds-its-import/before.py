import typing

import pkg.old  # want SSOT001 "pkg.old" unsafe /quoted type/

N = typing.NamedTuple("N", [("a", "pkg.old.X")])  # want SSOT003 "pkg.old.X" unsafe
