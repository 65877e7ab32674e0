def get():
from old.mod import X  # want SSOT001 "X" display-only
        return X
      x = (1,]
