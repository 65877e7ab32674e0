from . import legacy  # want SSOT001 "legacy" safe

legacy.X()  # want SSOT002 "legacy.X" safe
