from new.mod import X
from new.mod import X  # the old way

X()
