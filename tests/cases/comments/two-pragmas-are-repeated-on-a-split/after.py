from old import B  # type: ignore  # noqa: F401
from new import A  # type: ignore  # noqa: F401
