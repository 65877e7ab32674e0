from new import X

globals()["X"] = 4
from old import X  # want SSOT001 "X" safe
