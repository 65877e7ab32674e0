from old.mod import X  # want SSOT001 "X" safe
from old.sub import Y  # want SSOT004 "Y" nofix
