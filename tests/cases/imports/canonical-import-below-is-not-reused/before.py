from old.mod import X  # want SSOT001 "X" safe
from new.mod import X

X()
