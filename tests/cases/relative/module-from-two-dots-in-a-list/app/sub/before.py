from .. import helper, legacy, tools  # want SSOT001 "legacy" safe

legacy.X(helper, tools)  # want SSOT002 "legacy.X" safe
