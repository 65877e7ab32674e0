from old.mod.deep import X  # want SSOT001 "X" safe rule=old.mod.deep
from old.mod.other import Y  # want SSOT001 "Y" safe rule=old
