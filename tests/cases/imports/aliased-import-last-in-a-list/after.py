import os, new.mod as m

m.X(os)
