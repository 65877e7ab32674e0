import old.mod as m  # want SSOT001 "old.mod" unsafe /the module's own/
from old.mod import __name__ as name  # want SSOT001 "__name__" unsafe /the module's own/

m.__file__, name  # want SSOT002 "m.__file__" unsafe /the module's own/
