from old.mod import X  # want SSOT001 "X" display-only
from old.mod import
import
from old
