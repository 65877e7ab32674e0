from old.mod import X
from older.mod import Y  # want SSOT001 "Y" safe
