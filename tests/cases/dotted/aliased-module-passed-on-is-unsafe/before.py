from importlib import reload

import old.mod as m  # want SSOT001 "old.mod" unsafe

m.X()  # want SSOT002 "m.X" unsafe
reload(m)
