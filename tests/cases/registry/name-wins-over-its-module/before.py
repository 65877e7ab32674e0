from old.mod import Y  # want SSOT001 "Y" safe rule=old.mod
from old.mod import X  # want SSOT001 "X" safe rule=special canonical=special:X
