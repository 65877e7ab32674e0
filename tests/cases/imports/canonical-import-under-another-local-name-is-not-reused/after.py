from new.mod import X as Y
from new.mod import X

X(), Y()
