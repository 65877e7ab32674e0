from old.mod import Y
from new.mod import X

X(), Y()
