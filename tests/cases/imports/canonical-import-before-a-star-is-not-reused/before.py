from new.mod import X
from other import *
from old.mod import X  # want SSOT001 "X" safe
