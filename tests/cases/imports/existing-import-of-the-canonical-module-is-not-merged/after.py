from new.mod import A
from new.mod import B

A(), B()
