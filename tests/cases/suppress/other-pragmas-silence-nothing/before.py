from old.mod import X  # noqa  # want SSOT001 "X" safe
from old.mod import Y  # see ssot: ignored modules  # want SSOT001 "Y" safe
