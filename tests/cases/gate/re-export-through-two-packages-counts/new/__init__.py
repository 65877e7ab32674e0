from new.sub import *
