from old.mod import X  # want SSOT001 "X" display-only
import old.mod as m  # want SSOT001 "old.mod" display-only

value = X(
