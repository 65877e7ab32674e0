import typing

import pkg.new

N = typing.NamedTuple("N", [("a", "pkg.new.X")])
