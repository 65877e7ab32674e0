from new.mod import X
X = None
from new.mod import X

X()
