from new.mod import X  # noqa
from new.mod import Y  # see ssot: ignored modules
