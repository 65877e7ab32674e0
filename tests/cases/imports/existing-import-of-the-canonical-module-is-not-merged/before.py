from new.mod import A
from old.mod import B  # want SSOT001 "B" safe

A(), B()
