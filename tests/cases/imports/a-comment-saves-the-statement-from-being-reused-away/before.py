from new.mod import X
from old.mod import X  # the old way  # want SSOT001 "X" safe

X()
