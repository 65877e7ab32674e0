from old.mod import X  # noqa: F401,E402  # want SSOT001 "X" safe
from old.mod import Y  # type: ignore[attr-defined]  # noqa  # want SSOT001 "Y" safe
import old.mod as m  # type: ignore  # want SSOT001 "old.mod" safe
