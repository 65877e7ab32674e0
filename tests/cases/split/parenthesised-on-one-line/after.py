from old import (A)
from new import B

A(), B()
