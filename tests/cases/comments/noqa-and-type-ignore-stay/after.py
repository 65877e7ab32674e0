from new.mod import X  # noqa: F401,E402
from new.mod import Y  # type: ignore[attr-defined]  # noqa
import new.mod as m  # type: ignore
