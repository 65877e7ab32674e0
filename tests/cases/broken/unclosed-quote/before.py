from old.mod import X  # want SSOT001 "X" display-only
name = "unclosed
from old.mod import Y  # want SSOT001 "Y" display-only
