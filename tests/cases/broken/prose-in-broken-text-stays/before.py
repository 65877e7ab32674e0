"""Uses

from old.mod import Y
"""
# import old.mod
from old.mod import X  # want SSOT001 "X" display-only
def (:
