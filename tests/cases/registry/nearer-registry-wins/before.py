from old.mod import X  # want SSOT001 "X" safe canonical=new.mod:X
from older import Z  # want SSOT001 "Z" safe canonical=special:Z
