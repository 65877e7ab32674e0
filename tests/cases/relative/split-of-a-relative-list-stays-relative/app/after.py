from .legacy import B
from .core.fresh import A

A(), B()
