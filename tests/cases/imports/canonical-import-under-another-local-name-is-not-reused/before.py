from new.mod import X as Y
from old.mod import X  # want SSOT001 "X" safe

X(), Y()
