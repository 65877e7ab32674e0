from .legacy import X  # want SSOT001 "X" display-only
from . import legacy  # want SSOT001 "legacy" display-only

X(legacy)
