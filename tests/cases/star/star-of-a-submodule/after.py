from new.pkg.sub import *

A()
