from old import A  # both are models
from new import B

A(), B()
