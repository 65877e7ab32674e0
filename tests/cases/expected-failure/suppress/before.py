import contextlib
from contextlib import suppress

with suppress(ImportError):
    from old.mod import X  # want SSOT001 "X" display-only expected-failure

with contextlib.suppress(ImportError):
    from old.mod import X  # want SSOT001 "X" display-only expected-failure
