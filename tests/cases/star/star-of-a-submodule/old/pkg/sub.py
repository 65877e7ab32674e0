from new.pkg.sub import *
