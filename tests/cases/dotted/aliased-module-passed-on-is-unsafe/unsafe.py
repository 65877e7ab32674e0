from importlib import reload

import new.mod as m

m.X()
reload(m)
