import sys
from old.mod import X  # want SSOT001 "X" display-only

def get(self, value

class Holder:
    from old.mod import Y  # want SSOT001 "Y" display-only
