from old.mod import X  # ssot: ignore
from old.mod import Y  # want SSOT001 "Y" safe
