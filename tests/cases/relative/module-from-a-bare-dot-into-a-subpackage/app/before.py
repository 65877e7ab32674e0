from . import legacy as old  # want SSOT001 "legacy" safe

old.X()  # want SSOT002 "old.X" safe
