from new import X

globals()["X"] = 4
from new import X
