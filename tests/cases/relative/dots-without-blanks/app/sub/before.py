from..legacy import X  # want SSOT001 "X" safe
from .. legacy import Y  # want SSOT001 "Y" display-only /does not define/
