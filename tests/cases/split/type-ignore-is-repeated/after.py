from old import B  # type: ignore[import-untyped]
from new import A  # type: ignore[import-untyped]

A(), B()
