from new.mod import X
from new.far import Y

X(), Y()
